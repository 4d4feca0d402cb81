namespace Coach.Markup;

/// <summary>Where a broken body ends, and its closing tag's place, -1 without one.</summary>
internal readonly struct BodyEnd(int position, int closerAt = -1, bool ranOut = false, OpenPart open = OpenPart.None, char openQuote = '\0')
{
    public int Position { get; } = position;

    public int CloserAt { get; } = closerAt;

    public bool IsClosed => CloserAt >= 0;

    /// <summary>Whether the end of the text was looked at.</summary>
    public bool RanOut { get; } = ranOut;

    /// <summary>What the text ends in, if all of it up to there may belong to the body.</summary>
    public OpenPart Open { get; } = open;

    /// <summary>The quote of the string that the text ends in.</summary>
    public char OpenQuote { get; } = openQuote;
}

/// <summary>
/// Finds where a broken body ends, so that its rest is neither shown nor run. It stops at the next opener outside a string: an
/// element takes nothing from what follows it. Linear over a reply, because it goes back only over text without tags, or a short way.
/// </summary>
internal sealed class BodyRecovery(Tag closer, ElementGrammar grammar)
{
    /// <summary>
    /// A closing tag in a string that never ends closes the element, even if openers follow it: those start elements then. So many characters
    /// behind such an opener the search goes back no more, because a line full of them would be read again for each.
    /// </summary>
    private const int LongestWayBack = 2048;

    /// <summary>The end of a body that is not JSON: its closing tag if that comes before any other tag, else <paramref name="stop"/>.</summary>
    public BodyEnd InText(ReadOnlySpan<char> text, int position, int stop)
    {
        var ranOut = false;
        for (var i = position; (i = grammar.NextCandidate(text, i)) >= 0; i++)
        {
            var end = closer.EndAt(text, i);
            if (end >= 0)
            {
                return new BodyEnd(end, i, ranOut);
            }

            ranOut |= end == Tag.RanOut;
            if (grammar.OpensAt(text, i, ref ranOut))
            {
                return new BodyEnd(stop, -1, ranOut);
            }
        }

        return new BodyEnd(stop, -1, ranOut: true);
    }

    /// <summary>The end of a body whose JSON scan stopped early: its closing tag, else where its brackets close, else where the scan stopped. A <paramref name="wrapEnd"/> belongs to it.</summary>
    public BodyEnd InJson(ReadOnlySpan<char> text, JsonScan scan, bool isFenced, string? wrapEnd)
    {
        var last = Characters.TrimEnd(text, scan.Start, scan.Resume) - 1;
        if (!scan.InString && scan.Resume < text.Length && grammar.MayStartTag(text[scan.Resume]) && (last <= scan.Start || text[last] != '"') && StopsAtTag(text, scan, out var stop))
        {
            return stop;
        }

        var search = new Search { End = scan.End, Depth = scan.Depth, IsFenced = isFenced, WrapEnd = wrapEnd, IsInside = true };
        // The scan took the first double quote for the string's end, or found none: the string is read once more, as a broken one.
        var isString = scan.InString || (last > scan.Start && text[last] == '"');
        search.RanOut = isString && LooseQuotes.SeesEnd(text, last);
        var open = isString ? StringStart(text, scan.Start, scan.InString ? scan.Resume : last) : 0;
        var before = isString && Characters.TrimEnd(text, scan.Start, open) is var end && end > scan.Start ? text[end - 1] : '\0';
        if (isString && (scan.InString || !LooseQuotes.EndsString(text, last, before, closer)))
        {
            search.Before = before;
            search.StartString('"');
            return Find(text, open + 1, search);
        }

        search.Before = last >= scan.Start ? text[last] : '\0';
        return Find(text, scan.Resume, search);
    }

    /// <summary>Whether the scan stopped at the next opener, which ends the search before it has begun: hostile text has nothing but such bodies.</summary>
    private bool StopsAtTag(ReadOnlySpan<char> text, JsonScan scan, out BodyEnd end)
    {
        var closed = closer.EndAt(text, scan.Resume);
        var ranOut = closed == Tag.RanOut;
        var stops = closed < 0 && grammar.OpensAt(text, scan.Resume, ref ranOut);
        end = new BodyEnd(Math.Min(scan.Resume, scan.End), -1, ranOut);
        return stops;
    }

    /// <summary>The end of a body with brackets behind its JSON; <paramref name="stop"/> if no closing tag follows them. If more JSON <paramref name="continues"/> it, all up to the next tag belongs to the body.</summary>
    public BodyEnd BehindJson(ReadOnlySpan<char> text, int position, int stop, bool isFenced, bool continues = false) =>
        Find(text, position, new Search { End = stop, IsFenced = isFenced, Continues = continues });

    /// <summary>The quote that starts the string in which <paramref name="end"/> is, or which ends there.</summary>
    private static int StringStart(ReadOnlySpan<char> text, int start, int end)
    {
        while (text.Slice(start, end - start).LastIndexOf('"') is var quote and > 0)
        {
            var slashes = start + quote;
            while (slashes > start && text[slashes - 1] == '\\')
            {
                slashes--;
            }

            if ((start + quote - slashes) % 2 == 0)
            {
                return start + quote;
            }

            end = slashes;
        }

        return start;
    }

    private BodyEnd Find(ReadOnlySpan<char> text, int i, Search search)
    {
        for (; i < text.Length; i++)
        {
#if NET
            if (search.Quote != '\0' && !search.IsFenced)
            {
                var next = text[i..].IndexOfAny(search.Quote == '"' ? grammar.TellingInQuotes : grammar.TellingInString);
                if (next < 0)
                {
                    i = text.Length;
                    break;
                }

                i += next;
            }

#endif
            var c = text[i];
            if (search.IsInText)
            {
                if (grammar.MayStartTag(c))
                {
                    search.PassTag(text, i, closer, grammar);
                }
            }
            else if (grammar.MayStartTag(c) && closer.EndAt(text, i) is var tagEnd and >= 0)
            {
                // A closing tag that starts like a word may be read beyond its end.
                return new BodyEnd(tagEnd, i, search.RanOut || (tagEnd == text.Length && Characters.IsName(c)));
            }
            else if (grammar.MayStartTag(c) && search.OpensAt(text, i, closer, grammar))
            {
                break;
            }
            else if (search.IsFenced && Characters.FenceEnd(text, i) is var fenceEnd and >= 0)
            {
                var closerAt = Characters.SkipSpace(text, fenceEnd);
                var closeEnd = closer.EndAt(text, closerAt);
                var ranOut = search.RanOut || fenceEnd == text.Length || closerAt == text.Length || closeEnd == Tag.RanOut;
                return closeEnd >= 0 ? new BodyEnd(closeEnd, closerAt, ranOut) : new BodyEnd(fenceEnd, -1, ranOut);
            }

            search.RanOut |= search.IsFenced && Characters.MayBeFence(text, i);
            if (search.Quote != '\0')
            {
                if (c == '\\')
                {
                    i++;
                }
                else if (c == '\n')
                {
                    if (search.MayGoBack(i))
                    {
                        return search.AtPassedCloser;
                    }

                    search.LoseQuote(i);
                }
                else if (LooseQuotes.Closes(search.Quote, c) && !LooseQuotes.IsInside(text, i))
                {
                    search.RanOut |= LooseQuotes.SeesEnd(text, i);
                    if (LooseQuotes.EndsString(text, i, search.BeforeQuote, closer))
                    {
                        search.EndString(i + 1);
                        search.Before = c;
                    }
                }

                continue;
            }

            if (search.WrapEnd is not null && c == ']' && Characters.HasWord(text, i, search.WrapEnd))
            {
                i += search.WrapEnd.Length - 1;
                continue;
            }

            if (search.IsComment(text, i) || Characters.IsSpace(c) || LooseQuotes.IsForeignSpace(c))
            {
                continue;
            }

            if (search.Depth > 0 && LooseQuotes.StartsString(text, i, search.Before))
            {
                search.StartString(c);
            }
            else if (c is '{' or '[' or '}' or ']')
            {
                search.Bracket(c, i);
            }
            else if (search.Depth == 0 && !search.Continues)
            {
                // All brackets are closed: only more brackets, a fence's end or the closing tag could belong to the body.
                break;
            }

            search.Before = c;
        }

        search.RanOut |= i >= text.Length;
        if (i >= text.Length && search.MayGoBack(text.Length))
        {
            return search.AtPassedCloserOrOpen;
        }

        var open = i < text.Length ? OpenPart.None : search.IsInText ? OpenPart.Text : search.Depth > 0 ? OpenPart.Json : OpenPart.None;
        return new BodyEnd(search.PassedOpener ? text.Length : Math.Min(i, search.End), -1, search.RanOut, open, search.Quote);
    }

    /// <summary>What is known at a place of a broken body.</summary>
    private struct Search()
    {
        /// <summary>Where the element ends if no closing tag is found.</summary>
        public int End { get; set; }

        public int Depth { get; set; }

        public bool IsFenced { get; set; }

        public string? WrapEnd { get; set; }

        /// <summary>Whether the brackets of the first value are still open.</summary>
        public bool IsInside { get; set; }

        public bool Continues { get; set; }

        /// <summary>The last character that is no space.</summary>
        public char Before { get; set; }

        /// <summary>The quote of the string that the place is in, or none.</summary>
        public char Quote { get; private set; }

        /// <summary>What stood before the string.</summary>
        public char BeforeQuote { get; private set; }

        /// <summary>A string that runs over a line break has probably lost its quote: from there on, a tag in it is a tag.</summary>
        public bool QuoteLost { get; private set; }

        /// <summary>Going back before an opener in a string would run what is only quoted.</summary>
        public readonly bool PassedOpener => _openerAt >= 0;

        /// <summary>Whether the end of the text was looked at.</summary>
        public bool RanOut { get; set; }

        public readonly bool IsInText => Quote != '\0' && !QuoteLost;

        public readonly BodyEnd AtPassedCloser => new(_closerEnd, _closerAt, RanOut);

        /// <summary>The same where the text ends in the string: with more of it, the string may go on.</summary>
        public readonly BodyEnd AtPassedCloserOrOpen => new(_closerEnd, _closerAt, RanOut, IsInText ? OpenPart.Text : OpenPart.None, Quote);

        private int _openerAt = -1;
        private int _closerAt = -1;
        private int _closerEnd = -1;
        private char _comment = '\0';

        public void StartString(char quote)
        {
            Quote = quote;
            BeforeQuote = Before;
            QuoteLost = false;
            _openerAt = _closerAt = -1;
        }

        public void EndString(int end)
        {
            End = PassedOpener || Depth == 0 ? end : End;
            IsInside &= Depth > 0;
            Quote = '\0';
            _openerAt = _closerAt = -1;
        }

        public void LoseQuote(int at)
        {
            QuoteLost = true;
            End = PassedOpener ? at : End;
            _openerAt = _closerAt = -1;
        }

        /// <summary>Notes the first opener in a string, and the first closing tag if it stands before that: quoted elements start with openers.</summary>
        public void PassTag(ReadOnlySpan<char> text, int i, Tag closer, ElementGrammar grammar)
        {
            if (_openerAt >= 0)
            {
                return;
            }

            if (_closerAt < 0 && closer.EndAt(text, i) is var end and >= 0)
            {
                (_closerAt, _closerEnd) = (i, end);
            }
            else if (OpensAt(text, i, closer, grammar))
            {
                _openerAt = i;
            }
        }

        public bool OpensAt(ReadOnlySpan<char> text, int i, Tag closer, ElementGrammar grammar)
        {
            var ranOut = closer.EndAt(text, i) == Tag.RanOut;
            var opens = grammar.OpensAt(text, i, ref ranOut);
            RanOut |= ranOut;
            return opens;
        }

        public readonly bool MayGoBack(int i) => Quote != '\0' && _closerAt >= 0 && (_openerAt < 0 || i - _openerAt <= LongestWayBack);

        /// <summary>Whether the place is in a comment or starts one: brackets and quotes are prose there, and tags are tags.</summary>
        public bool IsComment(ReadOnlySpan<char> text, int i)
        {
            if (_comment == '\0')
            {
                _comment = Depth > 0 ? LooseQuotes.CommentAt(text, i, Before) : '\0';
                return _comment != '\0';
            }

            if (_comment == '*' ? text[i] == '/' && text[i - 1] == '*' : text[i] == '\n')
            {
                _comment = '\0';
            }

            return true;
        }

        public void Bracket(char c, int i)
        {
            if (c is '{' or '[')
            {
                Depth++;
                return;
            }

            Depth = Math.Max(0, Depth - 1);
            if (Depth == 0 && IsInside)
            {
                End = i + 1;
                IsInside = false;
            }
        }
    }
}
