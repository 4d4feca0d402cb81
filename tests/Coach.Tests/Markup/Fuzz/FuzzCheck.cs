using System.Text;
using System.Text.Json;
using Coach.Markup;

namespace Coach.Tests.Markup.Fuzz;

/// <summary>What holds for every reply, whatever a model writes, under each way to read it.</summary>
internal static class FuzzCheck
{
    /// <summary>Checks one input. The ways to read it and the costly checks take turns.</summary>
    /// <param name="number">Chooses the way, the checks and how the input is cut into chunks.</param>
    /// <param name="text">The input.</param>
    /// <returns>How it was read.</returns>
    public static MarkedReply Holds(int number, string text)
    {
        var way = Way(number);
        var reply = way.Grammar.Read(text);
        AddsUp(reply);
        StaysWithin(reply, way.Options);
        Assert.All(reply.Calls, call => IsWhole(call, way.Options));
        Assert.All(reply.Errors, error => IsTold(error, text, way.Options));
        FuzzComparison.Of(number, way, reply);
        return reply;
    }

    /// <summary>How the input of a number is read.</summary>
    public static FuzzWay Way(int number) => FuzzWays.All[(number & int.MaxValue) % FuzzWays.All.Count];

    private static void AddsUp(MarkedReply reply)
    {
        var end = 0;
        foreach (var item in reply.Items)
        {
            Assert.InRange(item.Offset, end, reply.Text.Length);
            Assert.True(item.Length > 0, "an item without length");
            end = item.Offset + item.Length;
        }

        Assert.InRange(end, 0, reply.Text.Length);
        Assert.Equal(reply.VisibleText, string.Concat(reply.Items.OfType<TextRun>().Select(run => run.Text)));
        Assert.Equal(reply.Calls, reply.Items.OfType<ActionCall>());
        Assert.Equal(reply.Errors, reply.Items.OfType<ActionError>());
        Assert.All(reply.Notes, note =>
        {
            Assert.InRange(note.Offset, 0, reply.Text.Length);
            Assert.InRange(note.Offset + note.Length, note.Offset, reply.Text.Length);
        });
    }

    private static void StaysWithin(MarkedReply reply, MarkupOptions options)
    {
        Assert.InRange(reply.Calls.Count, 0, options.MaxCalls);
        Assert.InRange(reply.Errors.Count, 0, options.MaxErrors + 1);
        Assert.InRange(reply.Notes.Count, 0, options.MaxErrors + 1);
        for (var i = 0; i < reply.Calls.Count; i++)
        {
            var call = reply.Calls[i];
            Assert.Equal(reply.Calls.Take(i).Any(earlier => IsSame(earlier, call)), call.IsDuplicate);
        }
    }

    private static bool IsSame(ActionCall one, ActionCall other) =>
        one.Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase) && JsonElement.DeepEquals(one.Parameters, other.Parameters);

    private static void IsWhole(ActionCall call, MarkupOptions options)
    {
        Assert.InRange(call.Length, 1, options.MaxElementLength);
        Assert.InRange(call.Name.Length, 1, 128);
        Assert.True(call.Name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-'), call.Name);
        Assert.True(options.Names.Contains(call.Name) || !options.Names.Contains(call.Name, StringComparer.OrdinalIgnoreCase), call.Name);
        Assert.Contains(call.Format, options.Formats);

        var utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(call.Body.ToArray());
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = options.MaxDepth });
        Assert.True(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "the body is no object");
        while (reader.Read())
        {
            // A string with the escaped half of a surrogate pair cannot be had.
            Assert.True(reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || reader.GetString() is not null);
        }

        var place = call.Offset;
        foreach (var repair in call.Repairs)
        {
            Assert.InRange(repair.Offset, place, call.Offset + call.Length);
            Assert.True(IsAllowed(repair, options.Repair), $"{repair} at the level {options.Repair}");
            place = repair.Offset;
        }

        place = call.Offset;
        for (var i = 0; i < call.Body.Length; i++)
        {
            Assert.InRange(call.PlaceOf(i), place, call.Offset + call.Length);
            place = call.PlaceOf(i);
        }
    }

    /// <summary>Tags are read leniently at every level.</summary>
    private static bool IsAllowed(Repair repair, RepairLevel level) => level switch
    {
        RepairLevel.Guess => true,
        RepairLevel.Safe => repair.Tier == RepairTier.Safe,
        _ => repair.Kind is RepairKinds.MissingCloseTag or RepairKinds.FencedBody or RepairKinds.QuotedStructure,
    };

    private static void IsTold(ActionError error, string text, MarkupOptions options)
    {
        Assert.NotEmpty(error.Message);
        Assert.InRange(error.Offset + error.Length, error.Offset, text.Length);
        // Of an element that is far too long the beginning is kept.
        Assert.True(
            text.AsSpan(error.Offset, error.Length).StartsWith(error.RawText) && error.RawText.Length >= Math.Min(error.Length, options.MaxElementLength), error.RawText);
        Assert.InRange(error.ProblemOffset, error.Offset, text.Length);
    }
}
