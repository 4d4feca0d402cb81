namespace Coach.Benchmarks.Markup;

/// <summary>What every reader has to come to.</summary>
internal sealed record ReadReply(string VisibleText, List<ReadCall> Calls);

/// <summary>A call with its typed parameters.</summary>
internal sealed record ReadCall(string Name, int Offset, int Length, object? Parameters);

internal sealed record SaveIdentity(string Identity, IdentityCategory Category, string Description = "");

internal sealed record SaveUserInfo(string Key, string Value);

internal sealed record CreateActionItem(string Title, DateOnly? Due = null);

internal enum IdentityCategory
{
    PassionsAndTalents,
    MakerOfMoney,
    KeeperOfMoney,
    Spiritual,
    PersonalAppearance,
    PhysicalExpression,
    FamilialRelations,
    RomanticRelation,
    DoerOfThings,
}
