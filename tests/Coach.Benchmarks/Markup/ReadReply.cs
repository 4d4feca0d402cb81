namespace Coach.Benchmarks.Markup;

/// <summary>What every reader has to come to.</summary>
sealed record ReadReply(string VisibleText, List<ReadCall> Calls);

/// <summary>A call with its typed parameters.</summary>
sealed record ReadCall(string Name, int Offset, int Length, object? Parameters);

sealed record SaveIdentity(string Identity, IdentityCategory Category, string Description = "");

sealed record SaveUserInfo(string Key, string Value);

sealed record CreateActionItem(string Title, DateOnly? Due = null);

enum IdentityCategory
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
