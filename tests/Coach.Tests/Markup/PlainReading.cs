using Coach.Markup;

namespace Coach.Tests.Markup;

/// <summary>What is read, beside what the plain grammar reads and what the text holds.</summary>
internal static class PlainReading
{
    /// <summary>Each call without repairs is one for the plain grammar, and nothing else is.</summary>
    /// <param name="reply">Read without limits and without declared names.</param>
    public static void Agrees(MarkedReply reply)
    {
        foreach (var call in reply.Calls)
        {
            var plain = PlainGrammar.ElementAt(reply.Text, call.Offset);
            if (call.Repairs.Count > 0)
            {
                Assert.Null(plain);
                continue;
            }

            Assert.NotNull(plain);
            var (element, length) = plain.Value;
            Assert.Equal((element.Name, length), (call.Name, call.Length));
            if (call.HasTextValues)
            {
                Assert.Equal(element.Params, call.Parameters.EnumerateObject().Select(property => (property.Name, property.Value.GetString()!)));
            }
            else
            {
                Assert.Equal(element.Json is "" ? "{}" : element.Json, call.Body.ToString());
            }
        }

        Assert.All(reply.Errors, error => Assert.Null(PlainGrammar.ElementAt(reply.Text, error.Offset)));
    }

    /// <summary>What stands between two items: reasoning, stray tags, second parts of split tags, the space of a hidden element, errors beyond the limit.</summary>
    public static void AssertDropped(MarkedReply reply, int start, int end)
    {
        Assert.True(start <= end);
        var dropped = reply.Text[start..end];
        if (string.IsNullOrWhiteSpace(dropped) || dropped.Contains("<think>", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        for (var i = start; i < end; i++)
        {
            Assert.True(char.IsWhiteSpace(reply.Text[i]) || reply.Notes.Any(note => note.Offset <= i && i < note.Offset + note.Length), $"lost: {dropped}");
        }
    }
}
