namespace Coach.Markup;

internal ref partial struct JsonRepair
{
    /// <summary>Skips space, space of other kinds, and comments; <paramref name="before"/> is the last character that was none of them.</summary>
    private void SkipTrivia(char before)
    {
        while (!AtEnd)
        {
            if (Characters.IsSpace(_text[_i]))
            {
                _i++;
            }
            else if (LooseQuotes.IsForeignSpace(_text[_i]))
            {
                _output.Safe(RepairKinds.ForeignPunctuation, _i);
                _i = SkipLooseSpace(_i);
            }
            else if (IsComment(_i, before))
            {
                _output.Safe(RepairKinds.Comment, _i);
                _i = CommentEnd(_i);
            }
            else
            {
                return;
            }
        }
    }

    private readonly bool IsComment(int i, char before) => LooseQuotes.CommentAt(_text, i, before) != '\0';

    private readonly int CommentEnd(int i)
    {
        var isBlock = Characters.Is(_text, i + 1, '*') && _text[i] == '/';
        var length = isBlock ? _text[(i + 2)..].IndexOf("*/") : _text[i..].IndexOf('\n');
        return length < 0 ? _text.Length : isBlock ? i + length + 4 : i + length;
    }

    /// <summary>The next place without space and comments, for a look ahead: only so far that looks from many places stay linear.</summary>
    private readonly int Glance(int i)
    {
        var near = _text[..Math.Min(_text.Length, i + FarthestGlance)];
        while (true)
        {
            i = SkipLooseSpace(i);
            if (i >= near.Length || !IsComment(i, '"'))
            {
                return i;
            }

            var end = near[i..].IndexOf(Characters.Is(near, i + 1, '*') ? "*/" : "\n");
            if (end < 0)
            {
                return i;
            }

            i += end + (near[i + end] == '*' ? 2 : 1);
        }
    }

    private const int FarthestGlance = 512;

    /// <summary>Skips a code fence and the language behind it.</summary>
    private bool SkipFence()
    {
        var end = Characters.FenceEnd(_text, _i);
        if (end < 0)
        {
            return false;
        }

        if (!_isFenced)
        {
            _output.Safe(RepairKinds.FencedBody, _i);
            _isFenced = true;
        }

        _i = Characters.SkipName(_text, Characters.SkipBlanks(_text, end));
        SkipTrivia('\0');
        return true;
    }

    private readonly int SkipLooseSpace(int i) => LooseQuotes.SkipSpace(_text, i);

    private static char Plain(char c) => LooseQuotes.Plain(c);

    private readonly char Plain(char c, int at)
    {
        var plain = Plain(c);
        if (plain != c)
        {
            _output.Safe(RepairKinds.ForeignPunctuation, at);
        }

        return plain;
    }

    /// <summary>The end of an ellipsis at the position, or -1.</summary>
    private readonly int EllipsisEnd()
    {
        if (_text[_i] == '…')
        {
            return _i + 1;
        }

        var end = Characters.SkipRun(_text, _i, '.');
        return end - _i >= 2 ? end : -1;
    }

    /// <summary>Behind the bracket of a call such as <c>callback(</c> or of a bare one, or -1.</summary>
    private readonly int CallEnd(int i)
    {
        var end = SkipWord(i);
        end = end > i ? Characters.SkipBlanks(_text, end) : end;
        return Characters.Is(_text, end, '(') ? end + 1 : -1;
    }

    private readonly int SkipWord(int i) => LooseQuotes.SkipWord(_text, i);
}
