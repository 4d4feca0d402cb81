using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML.Tokenizers;

namespace Coach.Tests.Context;

public sealed class TokenEstimatorTests
{
    private static readonly Tokenizer[] Real = [TiktokenTokenizer.CreateForEncoding("cl100k_base"), TiktokenTokenizer.CreateForEncoding("o200k_base")];

    [Theory]
    [InlineData("The quick brown fox jumps over the lazy dog. It was a bright cold day in April, and the clocks were striking thirteen.")]
    [InlineData("Pharmacokinetics of hydroxychloroquine in immunocompromised patients: a randomised, double-blind, placebo-controlled trial.")]
    [InlineData("THE MODEL HAS TO ANSWER WITH AN ACTION, SUCH AS SAVE_IDENTITY OR TRANSITION_STATE. NEVER WRITE JSON OUTSIDE OF IT.")]
    [InlineData("public async ValueTask<int> CountAsync(string text)\n{\n    var total = 0;\n\tfor (var i = 0; i < text.Length; i++)\n    {\n        total += text[i] == ' ' ? 1 : 0;\n    }\n\n    return total;\n}\n")]
    [InlineData("""{"name":"SAVE_IDENTITY","arguments":{"identity":"a maker of things","score":0.8731,"tags":["a","b"],"ok":true,"none":null}}""")]
    [InlineData("<ul class=\"list\"><li><a href=\"https://example.com/a?id=xY3k9Qz&utm_source=mail\">One</a></li></ul>")]
    [InlineData("| id | name |\n| --- | ---- |\n| 1 | **bold** |\n\n```sql\nSELECT * FROM t WHERE a >= 10 AND b != 'x';\n```")]
    [InlineData("Съешь же ещё этих мягких французских булок, да выпей чаю. Щёголь выпендривался, фыркая: взъерошенный хмырь объегорил шкиперов.")]
    [InlineData("天地玄黃，宇宙洪荒。日月盈昃，辰宿列張。請保存我的新身份：我是一個喜歡製造東西的人。我们需要更大的上下文。")]
    [InlineData("いろはにほへと ちりぬるを。わたしはものをつくるのがすきです。コンピュータ、漢字。")]
    [InlineData("키스의 고유조건은 입술끼리 만나야 하고 특별한 기술은 필요치 않다.")]
    [InlineData("เป็นมนุษย์สุดประเสริฐเลิศคุณค่า กว่าบรรดาฝูงสัตว์เดรัจฉาน ฉันชอบทำสิ่งของ")]
    [InlineData("نص حكيم له سر قاطع وذو شأن عظيم مكتوب على ثوب أخضر ومغلف بجلد أزرق")]
    [InlineData("דג סקרן שט בים מאוכזב ולפתע מצא חברה")]
    [InlineData("Ξεσκεπάζω την ψυχοφθόρα βδελυγμία. Καλημέρα, τι κάνεις σήμερα;")]
    [InlineData("Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. Donaudampfschifffahrtsgesellschaftskapitän")]
    [InlineData("Zażółć gęślą jaźń. Pchnąć w tę łódź jeża lub ośm skrzyń fig.")]
    [InlineData("ऋषियों को सताने वाले दुष्ट राक्षसों के राजा रावण का सर्वनाश")]
    [InlineData("Բոլոր մարդիկ ծնվում են ազատ ու հավասար")]
    [InlineData("😀🎉👩‍👩‍👧‍👦🏳️‍🌈❤️✨🇩🇪👍🏽 ☺ ☃ ✅ 🫠🫨")]
    [InlineData("2026-11-27 09:26:22 3.14159265358979 +7 (495) 123-45-67 1000000 42 7 99")]
    [InlineData("f3b1c2a4-77d0-4e1b-9a55-0c6f1d2e3b4a 0xDEADBEEF 9F86D081884C7D659A2FEAA0C55AD015")]
    [InlineData("∀x∈ℝ: ⌈x⌉ = −⌊−x⌋, α ∧ ¬β ⟨φ|ψ⟩ “quoted” – dash — … €£¥ ½")]
    [InlineData("a  b   c    d     e\n\n\n  f\t\tg\r\n\r\n   h \n \t \n   i")]
    public void What_is_usually_written_is_not_estimated_to_take_less_than_it_does(string text)
    {
        var estimate = TokenEstimator.Instance.Count(text);

        Assert.All(Real, real => Assert.InRange(real.CountTokens(text), 0, estimate));
    }

    [Fact]
    public void English_is_not_estimated_to_take_twice_what_it_does()
    {
        const string Text = "People tend to talk about what they have done, and seldom about what they would like to become. Ask for one small step that can be taken this week.";

        Assert.InRange(TokenEstimator.Instance.Count(Text), Real.Max(real => real.CountTokens(Text)), 2 * Real.Max(real => real.CountTokens(Text)));
    }

    [Fact]
    public void Encoded_bytes_are_not_estimated_to_take_less_than_they_do() => Check(random =>
    {
        var bytes = new byte[600];
        random.NextBytes(bytes);
        foreach (var text in (string[])[Convert.ToBase64String(bytes), Convert.ToHexStringLower(bytes), Convert.ToHexString(bytes)])
        {
            // A few random letters more or less happen to be words.
            Assert.All(Real, real => Assert.InRange(real.CountTokens(text), 0, TokenEstimator.Instance.Count(text) * 1.05));
        }
    });

    [Fact]
    public void Emoji_half_surrogates_digits_and_symbols_never_take_more_than_is_estimated() => Check(random =>
    {
        string[] pieces = ["😀", "👩‍👩‍👧", "\ud83d", "\udc00", "7", "42", "—", "\u200d", "☃", "ກ", "የ", "Ա", "\ufffd"];
        var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => pieces[random.Next(pieces.Length)]));

        Assert.All(Real, real => Assert.InRange(real.CountTokens(text), 0, TokenEstimator.Instance.Count(text)));
    });

    [Fact]
    public void Any_characters_are_counted_and_none_take_nothing_or_more_than_their_bytes() => Check(random =>
    {
        var text = new string([.. Enumerable.Range(0, random.Next(200)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 128 : 65536))]);
        var estimate = TokenEstimator.Instance.Count(text);

        Assert.InRange(estimate, text.AsSpan().Trim(' ').Length == 0 ? 0 : 1, Encoding.UTF8.GetByteCount(text) + 2);
    });

    [Fact]
    public void Counting_takes_no_memory()
    {
        var text = string.Concat(Enumerable.Repeat("Hello, мир 世界 😀 camelCaseName 12345\r\n\t", 1000));
        TokenEstimator.Instance.Count(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        TokenEstimator.Instance.Count(text);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Twice_the_text_takes_twice_the_tokens()
    {
        const string Line = "Hello, мир 世界 😀 camelCaseName 12345\n";
        var once = TokenEstimator.Instance.Count(Line);

        Assert.Equal(500 * once, TokenEstimator.Instance.Count(string.Concat(Enumerable.Repeat(Line, 500))));
    }

    private static void Check(Action<Random> holds) =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed => holds(new(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
