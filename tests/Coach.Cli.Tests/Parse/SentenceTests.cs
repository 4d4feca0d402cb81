extern alias tool;

using System.Reflection;
using Coach.Markup;
using tool::Coach.Cli.Parse;

namespace Coach.Cli.Tests.Parse;

/// <summary>What is said about each kind of repair and note.</summary>
public sealed class SentenceTests
{
    [Fact]
    public void Every_kind_of_repair_has_a_sentence_of_its_own() => AssertOwn(typeof(RepairKinds), Sentences.OfRepair);

    [Fact]
    public void Every_kind_of_note_has_a_sentence_of_its_own() => AssertOwn(typeof(ReplyNoteKinds), Sentences.OfNote);

    private static void AssertOwn(Type kinds, Func<string, string> sentence)
    {
        var names = kinds.GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!).ToArray();

        Assert.NotEmpty(names);
        Assert.Equal(names.Length, names.Select(sentence).Append(sentence("none")).Distinct().Count() - 1);
    }
}
