using System.Text.Json;
using Coach.Generators.Text;

namespace Coach.Generators.Tests;

public sealed class TextTests
{
    [Theory]
    [InlineData("identity_brainstorming", "IdentityBrainstorming")]
    [InlineData("IDENTITY_BRAINSTORMING", "IdentityBrainstorming")]
    [InlineData("myState", "MyState")]
    [InlineData("1st-step", "_1stStep")]
    [InlineData("!", "State")]
    [InlineData("été", "Été")]
    public void A_state_gets_an_identifier(string name, string expected) => Assert.Equal(expected, Identifiers.Pascal(name));

    [Fact]
    public void Different_names_get_different_members()
    {
        string[] names = ["a-b", "a_b", "a__002Db", "a b", "ab", "A-B", "", "ä", "X_a", "a__b", "a_-b"];

        Assert.Equal(names.Length, names.Select(static name => Identifiers.Member("Action", name)).Distinct().Count());
    }

    [Theory]
    [InlineData("SAVE_IDENTTY", "SAVE_IDENTITY")]
    [InlineData("save_identity", "SAVE_IDENTITY")]
    [InlineData("SAVE_IDENTIYT", "SAVE_IDENTITY")]
    [InlineData("SAV_EIDENTITY", "SAVE_IDENTITY")]
    [InlineData("X", null)]
    [InlineData("MARK_DONE", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_found_if_one_is_near(string name, string? expected) => Assert.Equal(expected, new Nearest(["SAVE_USER", "SAVE_IDENTITY"]).Find(name));

    [Fact]
    public void A_very_long_name_is_near_to_nothing() => Assert.Null(new Nearest([new string('x', 100_000)]).Find(new string('x', 100_000)));

    [Theory]
    [InlineData("plain")]
    [InlineData("\"\\\r\n\t\b\u0000\u001f\u2028😀ä")]
    public void Json_strings_come_back_as_they_were(string text) => Assert.Equal(text, JsonSerializer.Deserialize<string>(Json.String(text)));

    [Fact]
    public void Equatable_arrays_are_equal_by_their_elements()
    {
        Assert.Equal(new[] { "a", "b" }.ToEquatableArray(), new[] { "a", "b" }.ToEquatableArray());
        Assert.Equal(new[] { "a" }.ToEquatableArray().GetHashCode(), new[] { "a" }.ToEquatableArray().GetHashCode());
        Assert.NotEqual(new[] { "a", "b" }.ToEquatableArray(), new[] { "b", "a" }.ToEquatableArray());
        Assert.Equal(default, Array.Empty<string>().ToEquatableArray());
    }
}
