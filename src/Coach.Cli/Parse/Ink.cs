namespace Coach.Cli.Parse;

/// <summary>What a part of the report is, and so in which colour it stands.</summary>
internal enum Ink
{
    Plain,
    Frame,
    Heading,
    Action,
    Repair,
    Error,
}

/// <summary>Colours, where they may be written.</summary>
internal sealed class Paint(bool hasColour)
{
    public string This(string text, Ink ink) => !hasColour || ink == Ink.Plain || text.Length == 0 ? text : $"\e[{Code(ink)}m{text}\e[0m";

    private static string Code(Ink ink) => ink switch
    {
        Ink.Frame => "2",
        Ink.Heading => "1",
        Ink.Action => "32",
        Ink.Repair => "33",
        _ => "31",
    };
}
