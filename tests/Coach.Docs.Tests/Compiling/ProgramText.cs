using System.Globalization;
using System.Text;
using Coach.Docs.Tests.Pages;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coach.Docs.Tests.Compiling;

/// <summary>
/// The C# of a page's project as files: the statements of all blocks one behind the other in one file, as only one may have some, and the types of each block in a file of its
/// own. Usings that the page gives without showing them count everywhere, those of a block in its own types and in the statements. Each line knows its place on the page.
/// </summary>
internal sealed class ProgramText
{
    // What the SDKs of a console and of a web project add.
    private static readonly string[] ImplicitUsings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
    ];

    private readonly List<(string Path, string Text)> _files = [];
    private readonly StringBuilder _usings = new(string.Concat(ImplicitUsings.Select(static name => $"global using {name};\n")));
    private readonly StringBuilder _imports = new();
    private readonly StringBuilder _statements = new();

    private ProgramText()
    {
    }

    public IEnumerable<(string Path, string Text)> Files => [("Usings.cs", _usings.ToString()), .. _files, .. HasStatements ? [("Program.cs", $"{_imports}{_statements}")] : Array.Empty<(string, string)>()];

    public bool HasStatements => _statements.Length > 0;

    public static ProgramText Make(string page, IEnumerable<PagePart> parts)
    {
        var program = new ProgramText();
        foreach (var part in parts)
        {
            program.Add(page, part);
        }

        return program;
    }

    private void Add(string page, PagePart part)
    {
        var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(part.Text, new(LanguageVersion.Preview)).GetRoot();
        var imports = new StringBuilder();
        foreach (var import in root.Usings)
        {
            Write(part.IsShown ? imports : _usings, page, part, import, part.IsShown ? "" : "global ");
        }

        _imports.Append(imports);
        var types = new StringBuilder();
        foreach (var member in root.Members)
        {
            Write(member is GlobalStatementSyntax ? _statements : types, page, part, member);
        }

        // A block that cannot be read as one shows its errors as it is.
        if (root.ContainsDiagnostics && root.Members.Count == 0)
        {
            types.Append(Place(page, part.Line)).Append(part.Text);
        }

        if (types.Length > 0)
        {
            _files.Add((part.Path, $"{imports}{types}"));
        }
    }

    private static void Write(StringBuilder text, string page, PagePart part, Microsoft.CodeAnalysis.SyntaxNode node, string before = "")
    {
        // With the space in front of it, so that columns are those of the page.
        var line = part.Text.AsSpan(0, node.SpanStart).Count('\n');
        var indent = node.SpanStart - (part.Text.LastIndexOf('\n', Math.Max(node.SpanStart - 1, 0)) + 1);
        text.Append(Place(page, part.Line + line)).Append(before).Append(before.Length > 0 ? "" : new string(' ', node.SpanStart == 0 ? 0 : indent))
            .Append(part.Text, node.SpanStart, node.FullSpan.End - node.SpanStart).Append('\n');
    }

    private static string Place(string page, int line) => string.Create(CultureInfo.InvariantCulture, $"#line {line} \"{page}\"\n");
}
