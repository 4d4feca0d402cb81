namespace Coach.Markup;

// Public here; where only the grammar is compiled in, the other half alone leaves it internal.
public static partial class ActionErrorCodes;
