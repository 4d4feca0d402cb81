namespace Coach.Markup;

/// <summary>The parts of a call that is one JSON object, <c>{"name": "NAME", "arguments": {…}}</c>.</summary>
internal struct CallObject
{
    private JsonScan _arguments;

    /// <summary>The name without its quotes; empty when <see cref="DecodedName"/> has it.</summary>
    public TextRange Name { get; private set; }

    /// <summary>The name, when it was written with escapes.</summary>
    public string? DecodedName { get; private set; }

    /// <summary>The value of <c>arguments</c> or <c>parameters</c>, whatever it is; empty if there is none.</summary>
    public TextRange Arguments { get; private set; }

    /// <summary>The members that are neither.</summary>
    public List<TextRange>? Others { get; private set; }

    public Problem Problem { get; private set; }

    private bool HasName { get; set; }

    /// <summary>Takes a strictly valid object apart.</summary>
    public static CallObject Read(ReadOnlySpan<char> text, int start)
    {
        var call = new CallObject();
        for (var i = Characters.SkipSpace(text, start + 1); text[i] != '}';)
        {
            var keyEnd = JsonStrings.End(text, i + 1, out var escaped, out _);
            var key = text.Slice(i + 1, keyEnd - i - 2);
            var colon = Characters.SkipSpace(text, keyEnd);
            var value = JsonLexer.Scan(text, Characters.SkipSpace(text, colon + 1), JsonLexer.DeepestDepth);
            call.Add(text, escaped ? JsonStrings.Decode(key).AsSpan() : key, i, value);
            i = Characters.SkipSpace(text, value.End);
            i = text[i] == ',' ? Characters.SkipSpace(text, i + 1) : i;
        }

        if (!call.HasName && !call.Problem.Exists)
        {
            call.Problem = new Problem(ActionErrorCodes.InvalidName, start, "expected an object with a \"name\"");
        }

        return call;
    }

    /// <summary>The name of a broken call, if it is its object's first member; else it is not known before all is read, and empty.</summary>
    public static ReadOnlySpan<char> FirstName(ReadOnlySpan<char> text)
    {
        var i = text.IndexOf('{') + 1;
        if (i == 0 || !Word(text, ref i).SequenceEqual("name".AsSpan()) || !Characters.Is(text, i, ':'))
        {
            return default;
        }

        i++;
        return Word(text, ref i);
    }

    /// <summary>A word in quotes of any kind or none, with the space around it.</summary>
    private static ReadOnlySpan<char> Word(ReadOnlySpan<char> text, scoped ref int i)
    {
        i = SkipQuote(text, LooseQuotes.SkipSpace(text, i));
        var start = i;
        i = Characters.SkipName(text, i);
        var word = text.Slice(start, i - start);
        i = LooseQuotes.SkipSpace(text, SkipQuote(text, i));
        return word;
    }

    private static int SkipQuote(ReadOnlySpan<char> text, int i) => i < text.Length && LooseQuotes.IsQuote(text[i]) ? i + 1 : i;

    public static string Render(string name, string json) => $"{{\"name\": \"{name}\", \"arguments\": {json}}}";

    /// <summary>Makes the arguments the body. An object that was given as a string is one too; none, null and blank text are <c>{}</c>.</summary>
    public readonly void Take(ReadOnlySpan<char> text, ref ElementBody body, int maxDepth)
    {
        body.Json = default;
        body.Places = null;
        if (Arguments.IsEmpty || text[Arguments.Start] == 'n')
        {
            return;
        }

        if (text[Arguments.Start] == '{')
        {
            body.Json = Arguments;
            body.Fingerprint = _arguments.Fingerprint;
            return;
        }

        if (text[Arguments.Start] != '"')
        {
            body.Problem = new Problem(ActionErrorCodes.NotAnObject, Arguments.Start, "expected a JSON object");
            return;
        }

        var written = JsonStrings.Decode(text.Slice(Arguments.Start + 1, Arguments.Length - 2)).Trim(' ', '\t', '\n', '\r');
        body.QuotedAt = Arguments.Start;
        if (written.Length == 0)
        {
            return;
        }

        var scan = JsonLexer.Scan(written.AsSpan(), 0, maxDepth);
        if (!scan.IsWhole || scan.End < written.Length || written[0] != '{')
        {
            body.Problem = new Problem(ActionErrorCodes.NotAnObject, Arguments.Start, "expected a JSON object, or a string that holds one,");
            return;
        }

        body.Written = written;
        body.Fingerprint = scan.Fingerprint;
    }

    private void Add(ReadOnlySpan<char> text, ReadOnlySpan<char> key, int start, JsonScan value)
    {
        var isName = key.SequenceEqual("name".AsSpan());
        if (!isName && !key.SequenceEqual("arguments".AsSpan()) && !key.SequenceEqual("parameters".AsSpan()))
        {
            (Others ??= []).Add(new TextRange(start, value.End));
            return;
        }

        if (isName ? HasName : !Arguments.IsEmpty)
        {
            Fail(ActionErrorCodes.InvalidJson, start, isName ? "the name is given twice" : "the arguments are given twice");
        }
        else if (isName)
        {
            HasName = true;
            AddName(text, value);
        }
        else
        {
            Arguments = new TextRange(value.Start, value.End);
            _arguments = value;
        }
    }

    private void AddName(ReadOnlySpan<char> text, JsonScan value)
    {
        var name = default(ReadOnlySpan<char>);
        if (text[value.Start] == '"')
        {
            Name = new TextRange(value.Start + 1, value.End - 1);
            name = Name.In(text);
            if (name.IndexOf('\\') >= 0)
            {
                DecodedName = JsonStrings.Decode(name);
                name = DecodedName.AsSpan();
                Name = default;
            }
        }

        if (name.Length == 0 || Characters.SkipName(name, 0) != name.Length)
        {
            Fail(ActionErrorCodes.InvalidName, value.Start, "expected a name of letters, digits, '_' and '-'");
        }
    }

    private void Fail(string code, int at, string detail) => Problem = Problem.Exists ? Problem : new Problem(code, at, detail);
}
