using Coach.Markup;
using Coach.Parameters;

namespace Coach.Benchmarks.Markup;

/// <summary>Coach's side: the grammar, then each call's parameters by the parser that the generator emits for the record.</summary>
internal sealed class CoachReader
{
    private readonly ActionGrammar _grammar = ActionGrammar.Create(new MarkupOptions
    {
        Names = ["SAVE_IDENTITY", "SAVE_USER_INFO", "CREATE_ACTION_ITEM", "MARK_INTRODUCTION_COMPLETE"],
        MaxCalls = int.MaxValue,
    });

    public ReadReply Read(string text)
    {
        var reply = _grammar.Read(text);
        var found = reply.Calls;
        var calls = new List<ReadCall>(found.Count);
        var errors = new ParameterErrors();
        for (var (index, count) = (0, found.Count); index < count; index++)
        {
            var call = found[index];
            calls.Add(new ReadCall(call.Name, call.Offset, call.Length, Parameters(call, errors)));
        }

        return new ReadReply(reply.VisibleText, calls);
    }

    private static object? Parameters(ActionCall call, ParameterErrors errors) => call.Name switch
    {
        "SAVE_IDENTITY" => Parsed<SaveIdentity>(call, errors, ReadSaveIdentity),
        "SAVE_USER_INFO" => Parsed<SaveUserInfo>(call, errors, ReadSaveUserInfo),
        "CREATE_ACTION_ITEM" => Parsed<CreateActionItem>(call, errors, ReadCreateActionItem),
        "MARK_INTRODUCTION_COMPLETE" => Parsed<object?>(call, errors, static (ref _) => null),
        _ => throw new InvalidOperationException($"There is no action {call.Name}."),
    };

    // Whoever finds an error in them is done with the reply here, so one collection of errors does for all calls.
    private static object? Parsed<T>(ActionCall call, ParameterErrors errors, ParameterParser<T> parser) =>
        ParameterReader.TryRead(call.Body.Span, call.HasTextValues, parser, errors, out var value, call.Places) ? value : throw new InvalidOperationException(errors.ToString());

    private static SaveIdentity ReadSaveIdentity(ref ParameterReader reader) =>
        new(
            reader.Length(reader.String("identity"), 1, 80),
            reader.Enum(IdentityCategoryNames.All, "category"),
            reader.IsPresent("description") ? reader.Length(reader.String("description"), 0, 500) : "");

    private static SaveUserInfo ReadSaveUserInfo(ref ParameterReader reader) =>
        new(
            reader.Length(reader.String("key"), 1, 40),
            reader.Length(reader.String("value"), 1, 1000));

    private static CreateActionItem ReadCreateActionItem(ref ParameterReader reader) =>
        new(
            reader.Length(reader.String("title"), 1, 200),
            reader.IsPresent("due") ? reader.DateOnly("due") : default(DateOnly?));

    private static class IdentityCategoryNames
    {
        internal static readonly EnumNames<IdentityCategory> All = new(
            ("PASSIONS", "PassionsAndTalents", IdentityCategory.PassionsAndTalents),
            ("MONEY_MAKER", "MakerOfMoney", IdentityCategory.MakerOfMoney),
            ("MONEY_KEEPER", "KeeperOfMoney", IdentityCategory.KeeperOfMoney),
            ("SPIRITUAL", "Spiritual", IdentityCategory.Spiritual),
            ("APPEARANCE", "PersonalAppearance", IdentityCategory.PersonalAppearance),
            ("HEALTH", "PhysicalExpression", IdentityCategory.PhysicalExpression),
            ("FAMILY", "FamilialRelations", IdentityCategory.FamilialRelations),
            ("ROMANTIC", "RomanticRelation", IdentityCategory.RomanticRelation),
            ("ACTION", "DoerOfThings", IdentityCategory.DoerOfThings));
    }
}
