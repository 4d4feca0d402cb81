using System.Globalization;
using System.Runtime.CompilerServices;

namespace Coach.Markup;

/// <summary>
/// Finds the end of a JSON value (RFC 8259) and proves it valid on the way, without recursion and in one pass. Stricter than the
/// RFC in one thing: a lone surrogate, raw or escaped, is an error, because it has no UTF-8 form.
/// </summary>
internal static class JsonLexer
{
    /// <summary>As deep as one bit per level in a 64-bit stack goes, and as System.Text.Json reads by default.</summary>
    public const int DeepestDepth = 64;

    private enum Expect { Value, ValueOrEnd, Name, NameOrEnd, Colon, CommaOrEnd }

    /// <summary>What is said where no object starts; the next two, where nothing right starts in a list and in an object.</summary>
    public const string ExpectedObject = "expected '{'";

    /// <inheritdoc cref="ExpectedObject"/>
    public const string ExpectedInList = "expected a value or ']' after '['";

    /// <inheritdoc cref="ExpectedObject"/>
    public const string ExpectedName = "expected a property name in double quotes or '}'";

    /// <summary>The numbers that <see cref="Scan(ReadOnlySpan{char}, int, int, Span{int}, out int)"/> tells of a property.</summary>
    public const int PlacesPerProperty = 4;

    public static JsonScan Scan(ReadOnlySpan<char> text, int start, int maxDepth) => Scan(text, start, maxDepth, default, out _);

    /// <summary>The same, and where the properties of an object stand, so that who reads them need not look for them again.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the value starts.</param>
    /// <param name="maxDepth">How deep it may be nested.</param>
    /// <param name="places">
    /// Takes of each property where its name starts and ends, quotes included, and where its value does, from <paramref name="start"/> on; the
    /// name's end is the complement if the name has escapes.
    /// </param>
    /// <param name="count">How many numbers that are; -1 if there is no room for them.</param>
    public static JsonScan Scan(ReadOnlySpan<char> text, int start, int maxDepth, Span<int> places, out int count)
    {
        count = 0;
        var i = start;
        var objects = 0UL; // one bit a level: 1 for an object, 0 for an array
        var depth = 0;
        var expect = Expect.Value;
        var lastArray = -1;
        var fingerprint = 0U;
        var inObject = false;

        while (true)
        {
            while ((uint)i < (uint)text.Length && Characters.IsSpace(text[i]))
            {
                i++;
            }

            if ((uint)i >= (uint)text.Length)
            {
                return Unexpected(expect, inObject, start, i, lastArray, depth);
            }

            var c = text[i];
            switch (expect)
            {
                case Expect.Value or Expect.ValueOrEnd when c is '{' or '[':
                    if (depth == maxDepth)
                    {
                        return StopTooDeep(start, i, depth);
                    }

                    inObject = c == '{';
                    objects = (objects << 1) | (inObject ? 1UL : 0UL);
                    depth++;
                    if (!inObject)
                    {
                        lastArray = i;
                    }

                    expect = inObject ? Expect.NameOrEnd : Expect.ValueOrEnd;
                    fingerprint += c;
                    i++;
                    continue;

                case Expect.Value or Expect.ValueOrEnd or Expect.Name or Expect.NameOrEnd when c == '"':
                    var end = JsonStrings.End(text, i + 1, out var escaped, out var problem);
                    if (problem is not null)
                    {
                        return Stop(problem, start, end, depth, inString: true);
                    }

                    fingerprint += JsonStrings.Mark(text.Slice(i + 1, end - i - 2), escaped);
                    var nameStart = i;
                    i = end;
                    if (expect is Expect.Name or Expect.NameOrEnd)
                    {
                        if (depth == 1 && count >= 0 && count + PlacesPerProperty <= places.Length)
                        {
                            places[count] = nameStart - start;
                            places[count + 1] = escaped ? ~(end - start) : end - start;
                        }

                        if ((uint)i >= (uint)text.Length || text[i] != ':')
                        {
                            expect = Expect.Colon;
                            continue;
                        }

                        // As it does at once behind nearly every name: the way around the loop is saved.
                        expect = Expect.Value;
                        i = Characters.SkipSpace(text, i + 1);
                        if (depth == 1 && count >= 0 && count + PlacesPerProperty <= places.Length)
                        {
                            places[count + 2] = i - start;
                        }

                        continue;
                    }

                    break;

                case Expect.Value or Expect.ValueOrEnd when c is '-' or (>= '0' and <= '9'):
                    // A copy, because a variable whose address is taken is slow, and the loop's position is used all the time.
                    var numberEnd = i;
                    if (!Number(text, ref numberEnd))
                    {
                        return Stop("expected a digit", start, numberEnd, depth, inString: false);
                    }

                    i = numberEnd;
                    fingerprint += '0';
                    break;

                case Expect.Value or Expect.ValueOrEnd when Literal(text, i) is { } literal:
                    i += literal.Length;
                    fingerprint += c;
                    break;

                case Expect.ValueOrEnd when c == ']':
                case Expect.NameOrEnd when c == '}':
                case Expect.CommaOrEnd when c == (inObject ? '}' : ']'):
                    depth--;
                    objects >>= 1;
                    inObject = (objects & 1) == 1;
                    i++;
                    break;

                case Expect.CommaOrEnd when c == ',':
                    expect = inObject ? Expect.Name : Expect.Value;
                    i++;
                    continue;

                case Expect.Colon when c == ':':
                    expect = Expect.Value;
                    i = Characters.SkipSpace(text, i + 1);
                    if (depth == 1 && count >= 0 && count + PlacesPerProperty <= places.Length)
                    {
                        places[count + 2] = i - start;
                    }

                    continue;

                default:
                    return Unexpected(expect, inObject, start, i, lastArray, depth);
            }

            if (depth == 0)
            {
                return new JsonScan(start, i, fingerprint, default, i, 0, false);
            }

            if (depth == 1 && inObject && count >= 0)
            {
                if (count + PlacesPerProperty <= places.Length)
                {
                    places[count + 3] = i - start;
                    count += PlacesPerProperty;
                }
                else
                {
                    count = -1;
                }
            }

            expect = Expect.CommaOrEnd;
            if ((uint)i < (uint)text.Length && text[i] == ',')
            {
                expect = inObject ? Expect.Name : Expect.Value;
                i++;
            }
        }
    }

    public static Problem TooDeep(int at, int maxDepth) =>
        new(ActionErrorCodes.TooDeep, at, $"a body may be nested {maxDepth.ToString(CultureInfo.InvariantCulture)} levels deep");

    // Apart from the loop, which would clear room for each problem before it reads a character.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static JsonScan Stop(string detail, int start, int at, int depth, bool inString) => Stop(new Problem(ActionErrorCodes.InvalidJson, at, detail), start, at, depth, inString);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static JsonScan StopTooDeep(int start, int at, int depth) => Stop(TooDeep(at, depth), start, at, depth, inString: false);

    private static JsonScan Stop(in Problem problem, int start, int resume, int depth, bool inString) => new(start, problem.At, 0, problem, resume, depth, inString);

    // "[ACTION:" where a value should be starts like an array: the search for the element's end must see its bracket.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static JsonScan Unexpected(Expect expect, bool inObject, int start, int i, int lastArray, int depth)
    {
        var problem = new Problem(ActionErrorCodes.InvalidJson, i, Expected(expect, inObject, depth));
        return expect == Expect.ValueOrEnd ? Stop(problem, start, lastArray, depth - 1, inString: false) : Stop(problem, start, i, depth, inString: false);
    }

    private static string Expected(Expect expect, bool inObject, int depth) => expect switch
    {
        Expect.Value when depth == 0 => ExpectedObject,
        Expect.Value => inObject ? "expected a value after ':'" : "expected a value after ','",
        Expect.ValueOrEnd => ExpectedInList,
        Expect.Name => "expected a property name in double quotes after ','",
        Expect.NameOrEnd => ExpectedName,
        Expect.Colon => "expected ':' after the property name",
        _ => inObject ? "expected ',' or '}' after the value" : "expected ',' or ']' after the value",
    };

    private static string? Literal(ReadOnlySpan<char> text, int i)
    {
        var literal = text[i] switch { 't' => "true", 'f' => "false", 'n' => "null", _ => null };
        return literal is not null && text.Slice(i).StartsWith(literal.AsSpan(), StringComparison.Ordinal) ? literal : null;
    }

    private static bool Number(ReadOnlySpan<char> text, ref int i)
    {
        if (text[i] == '-')
        {
            i++;
        }

        if (Characters.Is(text, i, '0'))
        {
            i++;
        }
        else if (!Digits(text, ref i))
        {
            return false;
        }

        if (Characters.Is(text, i, '.'))
        {
            i++;
            if (!Digits(text, ref i))
            {
                return false;
            }
        }

        if (!Characters.Is(text, i, 'e') && !Characters.Is(text, i, 'E'))
        {
            return true;
        }

        i++;
        if (Characters.Is(text, i, '+') || Characters.Is(text, i, '-'))
        {
            i++;
        }

        return Digits(text, ref i);
    }

    private static bool Digits(ReadOnlySpan<char> text, ref int i)
    {
        var first = i;
        while (i < text.Length && text[i] is >= '0' and <= '9')
        {
            i++;
        }

        return i > first;
    }
}
