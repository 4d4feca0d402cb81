using System.Globalization;

namespace Coach.Markup;

/// <summary>Makes calls of elements. Elements have their places in a text, calls and problems in the reply, in which the text starts at an offset.</summary>
internal readonly struct CallMaker(ActionGrammar grammar, string? whole)
{
    private readonly MarkupOptions _options = grammar.Options;

    /// <summary>The call, or null and the problem.</summary>
    /// <param name="text">The text in which the element stands.</param>
    /// <param name="offset">Where the text starts in the reply.</param>
    /// <param name="element">The element.</param>
    /// <param name="isLast">Whether the text, up to its end, is all that is left of the reply.</param>
    /// <param name="calls">How many calls the reply has already.</param>
    /// <param name="problem">What is wrong.</param>
    public ActionCall? Make(ReadOnlySpan<char> text, int offset, Element element, bool isLast, int calls, out Problem problem)
    {
        problem = Limit(text, element, calls);
        RepairedBody? repaired = null;
        if (element.Problem.Exists)
        {
            var isAllowed = !problem.Exists && _options.Repair != RepairLevel.Strict && (element.Body.IsCall || !NameOf(text, element).IsEmpty);
            problem = element.Problem;
            repaired = isAllowed && element.IsRepairable ? Repaired(text, element, isLast, ref problem) : null;
            if (repaired is not null && element.Body.IsCall)
            {
                return Call(text, offset, element, repaired, ref problem);
            }
        }

        if (!problem.Exists)
        {
            return repaired is null ? Call(text, offset, element) : Call(text, offset, element, NameOf(text, element), repaired);
        }

        problem = problem.MovedBy(offset);
        return null;
    }

    public Problem TooLong(int at, int length) => new(
        ActionErrorCodes.ElementTooLong, at, $"an element may be {Number(_options.MaxElementLength)} characters long, this one has {Number(length)}");

    public static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> text, Element element) => element.DecodedName is null ? element.Name.In(text) : element.DecodedName;

    private Problem Limit(ReadOnlySpan<char> text, Element element, int calls)
    {
        var (start, name) = (element.Range.Start, NameOf(text, element).Length);
        return name > ElementGrammar.LongestName ? new Problem(
                ActionErrorCodes.InvalidName, start, $"a name has at most {Number(ElementGrammar.LongestName)} characters, this one has {Number(name)}")
            : element.Range.Length > _options.MaxElementLength ? TooLong(start, element.Range.Length)
            : calls >= _options.MaxCalls ? new Problem(
                ActionErrorCodes.TooManyActions, start, $"a reply may have {Number(_options.MaxCalls)} actions, this is one more")
            : element.Body.QuotedAt >= 0 && _options.Repair == RepairLevel.Strict ? new Problem(ActionErrorCodes.NotAnObject, element.Body.QuotedAt, "expected a JSON object")
            : default;
    }

    /// <summary>The repaired body of an element that may become a call with it; else null, and the problem says why.</summary>
    private RepairedBody? Repaired(ReadOnlySpan<char> text, Element element, bool isLast, ref Problem problem)
    {
        ref readonly var body = ref element.Body;
        var isAtEnd = _options.Repair == RepairLevel.Guess && isLast && Characters.SkipSpace(text, element.Range.End) == text.Length;
        if (!body.IsClosed && !isAtEnd && problem.At >= body.Broken.End)
        {
            // All of it is right and the rest is missing, which is a guess. Hostile text has nothing but such elements.
            return null;
        }

        var repaired = BodyRepair.Repair(text, body.Broken, _options.MaxDepth, ShapeOf(text, element), out var further);
        problem = further.Exists ? further : problem;
        if (repaired is null)
        {
            return null;
        }

        var guess = repaired.FirstGuess;
        if (!body.IsClosed)
        {
            // Only a reply that was cut off may end in the middle of an object; else what follows could belong to it.
            if (guess is not null && !(repaired.IsCutOff && isAtEnd))
            {
                return null;
            }

            repaired.Repairs.Add(new Repair(RepairKinds.MissingCloseTag, RepairTier.Safe, element.Range.End));
        }
        else if (guess is not null && _options.Repair != RepairLevel.Guess)
        {
            problem = GuessWords.Refusal(guess);
            return null;
        }

        problem = default;
        return repaired;
    }

    private IBodyShape? ShapeOf(ReadOnlySpan<char> text, Element element)
    {
        if (!element.Body.IsCall)
        {
            return ShapeOf(NameOf(text, element));
        }

        return ShapeOf(CallObject.FirstName(element.Body.Broken.In(text))) is { } arguments ? new CallShape(arguments) : null;
    }

    private IBodyShape? ShapeOf(ReadOnlySpan<char> name) => name.IsEmpty ? null : _options.Schemas?.Invoke(grammar.Spelled(name))?.Root;

    /// <summary>The call that a repaired object is as a whole, or null and the problem.</summary>
    private ActionCall? Call(ReadOnlySpan<char> text, int offset, Element element, RepairedBody repaired, ref Problem problem)
    {
        // Half a name may be another action's, and of two calls one would be lost: that is no guess that anybody can accept.
        if (repaired.IsCutOff || repaired.Repairs.Exists(repair => repair.Kind == RepairKinds.TwoObjects))
        {
            problem = element.Problem.MovedBy(offset);
            return null;
        }

        var call = CallObject.Read(repaired.Json, 0);
        var name = call.DecodedName is null ? call.Name.In(repaired.Json) : call.DecodedName;
        var body = new ElementBody();
        call.Take(repaired.Json, ref body, _options.MaxDepth);
        if (call.Problem.Exists || body.Problem.Exists || name.Length > ElementGrammar.LongestName)
        {
            problem = element.Problem.MovedBy(offset);
            return null;
        }

        if (body.QuotedAt >= 0)
        {
            // In the order of the text, in which others may stand behind it.
            var at = repaired.Map.ToReply(body.QuotedAt);
            repaired.Repairs.Insert(repaired.Repairs.FindLastIndex(repair => repair.Offset <= at) + 1, new Repair(RepairKinds.QuotedStructure, RepairTier.Safe, at));
        }

        var arguments = body.Written ?? (body.Json.IsEmpty ? "{}" : body.Json.In(repaired.Json).ToString());
        var map = repaired.Map.From(body.Json.IsEmpty ? Math.Max(0, body.QuotedAt) : body.Json.Start);
        var fingerprint = body.Json.IsEmpty && body.Written is null ? JsonObjectText.EmptyFingerprint : body.Fingerprint;
        return Call(text, offset, element, name, new RepairedBody(arguments, fingerprint, map, repaired.Repairs));
    }

    private ActionCall Call(ReadOnlySpan<char> text, int offset, Element element, ReadOnlySpan<char> name, RepairedBody repaired) =>
        new(element.Range.MovedBy(offset), grammar.Spelled(name), repaired.Json.AsMemory(), element.Format.Name)
        {
            Written = element.Range.In(text).ToString(),
            BodyMap = repaired.Map.MovedBy(offset),
            Fingerprint = repaired.Fingerprint,
            Repairs = offset == 0 ? repaired.Repairs : [.. repaired.Repairs.Select(repair => new Repair(repair.Kind, repair.Tier, repair.Offset + offset))],
        };

    private ActionCall Call(ReadOnlySpan<char> text, int offset, Element element)
    {
        ref readonly var body = ref element.Body;
        return new ActionCall(element.Range.MovedBy(offset), grammar.Spelled(NameOf(text, element)), BodyOf(text, body), element.Format.Name)
        {
            HasTextValues = body.HasTextValues,
            Places = body.Places,
            BodyMap = body.WrittenPlaces is { } written ? OffsetMap.Of(written, offset) : null,
            BodyOffset = offset + (body.QuotedAt >= 0 ? body.QuotedAt + 1 : body.Written is null && !body.Json.IsEmpty ? body.Json.Start : element.Range.Start),
            Fingerprint = body is { Written: null, Json.IsEmpty: true } ? JsonObjectText.EmptyFingerprint : body.Fingerprint,
            Repairs = RepairsOf(body, offset),
        };
    }

    /// <summary>A reply that is there as a whole is not copied.</summary>
    private ReadOnlyMemory<char> BodyOf(ReadOnlySpan<char> text, in ElementBody body) =>
        body.Written is not null ? body.Written.AsMemory()
        : body.Json.IsEmpty ? JsonObjectText.Empty
        : whole is not null ? whole.AsMemory(body.Json.Start, body.Json.Length)
        : body.Json.In(text).ToString().AsMemory();

    private static IReadOnlyList<Repair> RepairsOf(in ElementBody body, int offset)
    {
        if (body.MissingCloseAt < 0 && body.FenceAt < 0 && body.QuotedAt < 0)
        {
            return [];
        }

        var repairs = new List<Repair>(3);
        if (body.FenceAt >= 0)
        {
            repairs.Add(new Repair(RepairKinds.FencedBody, RepairTier.Safe, body.FenceAt + offset));
        }

        if (body.QuotedAt >= 0)
        {
            repairs.Add(new Repair(RepairKinds.QuotedStructure, RepairTier.Safe, body.QuotedAt + offset));
        }

        if (body.MissingCloseAt >= 0)
        {
            repairs.Add(new Repair(RepairKinds.MissingCloseTag, RepairTier.Safe, body.MissingCloseAt + offset));
        }

        return repairs;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
