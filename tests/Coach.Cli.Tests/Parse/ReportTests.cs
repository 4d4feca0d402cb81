using System.Text.RegularExpressions;
using Coach.Cli.Tests.Testing;

namespace Coach.Cli.Tests.Parse;

/// <summary><c>coach parse</c> for a person: what stands on the screen.</summary>
public sealed partial class ReportTests
{
    [Fact]
    public async Task The_readme_shows_what_is_printed()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        var shown = ReadmeBlock().Match(readme.ReplaceLineEndings("\n")).Groups["report"].Value;

        var reply = string.Concat(NumberedLine().Matches(shown).Select(static line => line.Groups["text"].Value + "\n"));

        Assert.NotEmpty(reply);
        Assert.Equal(shown, await ReportAsync(reply));
    }

    [Fact]
    public async Task A_reply_is_shown_with_its_places_its_calls_and_what_is_visible()
    {
        var report = await ReportAsync(
            """
            Lovely!
            [ACTION:SAVE]{name: 'Ann', "tags": ['a', "b"],
              "n": 1}
            [ACTION:SAVE]{"a": 1 "b": 2}[/ACTION] and more
            [ACTION:SAVE]{"a": NaN}[/ACTION]
            [/ACTION]
            """);

        Assert.Equal(
            """
            1 action, 1 repaired, 1 refused guess, 1 error in a reply of 6 lines, 154 characters.

            1 │ Lovely!
            2 │ [ACTION:SAVE]{name: 'Ann', "tags": ['a', "b"],
              │ ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ 1 SAVE
              │               ^ 1 unquoted_key
              │                     ^               ^ 1 foreign_quotes
            3 │   "n": 1}
              │ ~~~~~~~~~ 1 SAVE, its end
              │          ^ 1 missing_close_tag
            4 │ [ACTION:SAVE]{"a": 1 "b": 2}[/ACTION] and more
              │ ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ 2 guess_refused
              │                      ^ 2 here
            5 │ [ACTION:SAVE]{"a": NaN}[/ACTION]
              │ ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ 3 invalid_json
              │                    ^ 3 here
            6 │ [/ACTION]
              │ ^~~~~~~~~ stray_close

            1 SAVE  read, repaired
              bracket, line 2, column 1 (offset 8), 56 characters
              {"name":"Ann","tags":["a","b"],"n":1}
              unquoted_key (safe) at line 2, column 15 (offset 22): a property name without quotes got them.
              foreign_quotes (safe) at line 2, column 21 (offset 28); line 2, column 37 (offset 44): quotes of
                another kind were read as double quotes.
              missing_close_tag (safe) at line 3, column 10 (offset 64): the closing tag was missing behind a
                whole object.

            2 guess_refused  not run
              line 4, column 1 (offset 65), 37 characters; the problem is at line 4, column 22 (offset 86)
              SAVE was not run: a comma or a colon is missing or is another character; what was meant is not
                certain, so write it again as one strict JSON object (offset 86).
              --repair guess shows as what it would be read.

            3 invalid_json  not run
              line 5, column 1 (offset 112), 32 characters; the problem is at line 5, column 20 (offset 131)
              The body of SAVE is not valid JSON: expected a value after ':' at offset 131, found 'N'.

            Notes
              stray_close at line 6, column 1 (offset 145): a closing tag without an opening one was dropped.

            What is shown:
              Lovely!
               and more

            """,
            report);
    }

    [Fact]
    public async Task A_call_that_took_a_guess_says_so()
    {
        var report = await Tool.OutputAsync(Tool.Terminal("[ACTION:SAVE]{\"a\": 1 \"b\": 2}[/ACTION]", width: 120), "parse", "--repair", "guess");

        Assert.StartsWith("1 action, 1 guessed in a reply of 1 line, 37 characters.\n", report, StringComparison.Ordinal);
        Assert.Contains("\n1 SAVE  read by a guess\n", report, StringComparison.Ordinal);
        Assert.Contains("\n  missing_separator (guess) at line 1, column 22 (offset 21): a comma or colon was put where one was missing.\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_without_markup_is_said_to_be_shown_as_it_is() => Assert.Equal(
        """
        No action in a reply of 1 line, 5 characters.

        1 │ Hello

        All of it is shown, as it is:
          Hello

        """,
        await ReportAsync("Hello"));

    [Fact]
    public async Task A_reply_that_only_acts_shows_nothing()
    {
        var report = await ReportAsync("[ACTION:A/]");

        Assert.EndsWith("\n\nNothing is shown.\n", report, StringComparison.Ordinal);
        Assert.Contains("\n1 A  read as written\n  bracket, line 1, column 1 (offset 0), 11 characters\n  {}\n", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("日本語 [ACTION:A/]", "       ^~~~~~~~~~~ 1 A")]
    [InlineData("👍🏽 é e\u0301 [ACTION:A/]", "         ^~~~~~~~~~~ 1 A")]
    [InlineData("a\tb [ACTION:A/]", "       ^~~~~~~~~~~ 1 A")]
    [InlineData("x\r\n\u00a0[ACTION:A/]\r\n", " ^~~~~~~~~~~ 1 A")]
    public async Task Carets_stand_under_their_place_behind_wide_characters_marks_and_tabs(string reply, string carets) =>
        Assert.Contains($"\n  │ {carets}\n", await ReportAsync(reply), StringComparison.Ordinal);

    [Fact]
    public async Task Half_a_surrogate_pair_takes_a_cell()
    {
        var report = await ReportAsync(new string('\ud83d', 2) + "[ACTION:A/]");

        Assert.Contains("\n1 │ \ufffd\ufffd[ACTION:A/]\n  │   ^~~~~~~~~~~ 1 A\n", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\r\nb\r\n[ACTION:A/]", "line 3, column 1 (offset 6)")]
    [InlineData("a\rb\n[ACTION:A/]", "line 3, column 1 (offset 4)")]
    [InlineData("\n\n  [ACTION:A/]", "line 3, column 3 (offset 4)")]
    [InlineData("😀[ACTION:A/]", "line 1, column 3 (offset 2)")]
    public async Task Lines_and_columns_count_from_one_and_offsets_from_zero(string reply, string place) =>
        Assert.Contains($"bracket, {place}, 11 characters", await ReportAsync(reply), StringComparison.Ordinal);

    [Fact]
    public async Task No_reply_gives_orders_to_the_terminal()
    {
        var hostile = string.Concat(Enumerable.Range(0, 0xA0).Where(static c => c is < 0x20 or > 0x7E).Select(static c => (char)c)) + "\u202e\u2066\u2028\ufeff\u00ad\U000E0041";
        var reply = $"{hostile}[ACTION:A{hostile}]{{}}[/ACTION][ACTION:B]{{\"k{hostile.Replace("\n", "", StringComparison.Ordinal)}\": {hostile}}}[/ACTION]<action name='C'><param name='p'>{hostile}</param></action>";

        var report = await ReportAsync(reply);

        Assert.DoesNotContain(report, static c => char.IsControl(c) && c != '\n');
        Assert.DoesNotMatch("[\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\u00ad]|\udb40", report);
        Assert.Contains("␛", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Nothing_is_wider_than_the_terminal(int width)
    {
        var prose = string.Concat(Enumerable.Repeat("and so on, ", 300));
        var reply = $"{prose}[ACTION:LONG]{{\"a\": \"{prose}\", \"b\" 1}}[/ACTION]{prose}\n日本語{new string('語', 500)}[ACTION:B]{{\"語\": \"{new string('語', 500)}\"}}";

        var report = await Tool.OutputAsync(Tool.Terminal(reply, width: width), "parse");

        Assert.All(report.Split('\n'), line => Assert.True(line.Sum(static c => c == '語' || "日本".Contains(c, StringComparison.Ordinal) ? 2 : 1) <= width, line));
        Assert.Contains("[ACTION:LONG]", report, StringComparison.Ordinal);
        Assert.Contains("\", \"b\" 1}", report, StringComparison.Ordinal);
        Assert.Contains("[ACTION:B]", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_long_reply_only_the_lines_with_places_and_their_neighbours_are_shown()
    {
        var reply = string.Concat(Enumerable.Repeat("text\n", 500)) + "[ACTION:A]{\"a\":\n\n\n\n1}[/ACTION]\n" + string.Concat(Enumerable.Repeat("more\n", 500));

        var report = await ReportAsync(reply);

        Assert.Contains(
            """
                ⋮ 499 lines
            500 │ text
            501 │ [ACTION:A]{"a":
                │ ^~~~~~~~~~~~~~~ 1 A
            502 │ 
                ⋮ 1 line
            504 │ 
            505 │ 1}[/ACTION]
                │ ~~~~~~~~~~~ 1 A, its end
            506 │ more
                ⋮ 499 lines

            """,
            report,
            StringComparison.Ordinal);
        Assert.True(report.Count(static c => c == '\n') < 60, report);
    }

    [Theory]
    [InlineData("[ACTION:A]{\"a\":")]
    [InlineData("[ACTION:A]{\"a\" 1}[/ACTION]\n")]
    [InlineData("[/ACTION]")]
    [InlineData("[ACTION:A]{}")]
    [InlineData("\u0301\u0301\u0301\u0301")]
    [InlineData("\n")]
    [InlineData(" ")]
    public async Task A_megabyte_of_anything_is_told_on_a_few_screens(string unit)
    {
        var report = await ReportAsync(string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length)));

        Assert.InRange(report.Count(static c => c == '\n'), 5, 500);
    }

    [Theory]
    [InlineData("<think>why</think>\nHello", "1 │ <think>why</think>\n  │ ^~~~~~~~~~~~~~~~~~ reasoning, hidden\n2 │ Hello\n")]
    [InlineData("a <THINK>b [ACTION:A/]</think> c", "  │   ^~~~~~~~~~~~~~~~~~~~~~~~~~~~ reasoning, hidden\n\n")]
    [InlineData("<think>a</think><think>b</think>", "  │ ^~~~~~~~~~~~~~~~ reasoning, hidden\n  │                 ^~~~~~~~~~~~~~~~ reasoning, hidden\n\n")]
    [InlineData("<think>a", "1 │ <think>a\n  │ ^~~~~~~~ unclosed_reasoning\n\n")]
    public async Task Hidden_reasoning_is_pointed_at(string reply, string view) => Assert.Contains(view, await ReportAsync(reply), StringComparison.Ordinal);

    [Theory]
    [InlineData("[ACTION:A]{\"a\": \"<think>b</think>\"}[/ACTION]")]
    [InlineData("`<think>` and \\<think>")]
    [InlineData("[ACTION:A]{\"a\" \"<think>b</think>\"}[/ACTION]")]
    public async Task What_only_looks_like_reasoning_is_not(string reply) => Assert.DoesNotContain("reasoning", await ReportAsync(reply), StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task A_reply_in_parts_is_told_like_a_whole_one(int chunk)
    {
        const string Reply = "<think>😀</think>\r\nHi 😀 [ACTION:A]{\"a\": 1} [ACTION:A]{'a': 1}[/ACTION] `[ACTION:B/]` [ACTION:C]{\"a\" [/ACTION] <action name='D' x='1'/></ACTION> [ACTION:E]{";

        Assert.Equal(await ReportAsync(Reply), await Tool.OutputAsync(Tool.Terminal(Reply), "parse", "--chunk", chunk.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Colours_are_written_to_a_terminal_and_change_nothing_else()
    {
        const string Reply = "Hi [ACTION:A]{\"a\":1} [ACTION:B]{";

        var plain = await ReportAsync(Reply);
        var coloured = await Tool.OutputAsync(Tool.Terminal(Reply, hasColour: true), "parse");

        Assert.DoesNotContain("\e", plain, StringComparison.Ordinal);
        Assert.Contains("\e[32m   ^~~~~~~~~~~~~~~~~ 1 A\e[0m", coloured, StringComparison.Ordinal);
        Assert.Equal(plain, Regex.Replace(coloured, "\e\\[[0-9]+m", ""));
    }

    [Fact]
    public async Task No_reply_is_too_odd_to_be_told()
    {
        string[] parts =
        [
            "[ACTION:", "A]", "{", "}", "\"a\"", ":", "1", ",", "[/ACTION]", "<action name='B'>", "<param name='k'>", "</param>", "</action>", "<think>", "</think>", "```json\n",
            "\n", "\r\n", "\r", "\t", " ", "\\", "'", "\ud83d", "\udc00", "😀", "日本", "\e[2J", "\u202e", "<tool_call>", "{\"name\": \"t\"}", "</tool_call>", new string('w', 70),
        ];
        var random = new Random(7);
        for (var i = 0; i < 3_000; i++)
        {
            var reply = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => parts[random.Next(parts.Length)]));

            var report = await Tool.OutputAsync(Tool.Terminal(reply, width: 60), "parse", "--repair", (i % 3) switch { 0 => "strict", 1 => "safe", _ => "guess" });

            Assert.DoesNotContain(report, static c => char.IsControl(c) && c != '\n');
            Assert.True(report.Split('\n').Max(static line => line.Length) <= 60, $"{reply}\n{report}");
        }
    }

    [GeneratedRegex("```\n\\$ coach parse [^\n]+\n(?<report>.*?)```", RegexOptions.Singleline)]
    private static partial Regex ReadmeBlock();

    [GeneratedRegex("^[0-9]+ │ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex NumberedLine();

    private static Task<string> ReportAsync(string reply) => Tool.OutputAsync(Tool.Terminal(reply), "parse");
}
