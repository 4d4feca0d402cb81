using System.Text;
using Coach.Markup;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Teaches a model to call tools by markup in its text.</summary>
internal static class ToolPrompt
{
    public const string Introduction =
        """
        You act by writing actions into your reply. Write each one exactly in this form, on a line of its own, with strict JSON between the tags; the person does not see it:

        """;

    public const string Permission = "You may use these actions now and no others:";

    /// <summary>The instructions with a section about the tools; those whose names cannot be written as markup are left out.</summary>
    public static string Create(string? instructions, IEnumerable<AITool> tools, ActionGrammar grammar)
    {
        var section = new StringBuilder(instructions);
        var isFirst = true;
        foreach (var tool in tools.OfType<AIFunctionDeclaration>().Where(tool => tool.Name.Length > 0 && Characters.SkipName(tool.Name, 0) == tool.Name.Length))
        {
            if (isFirst)
            {
                section.Append(section.Length == 0 ? "" : "\n\n").Append(Introduction).Append('\n').Append(grammar.Render("NAME", """{"parameter": "value"}""")).Append("\n\n").Append(Permission).Append('\n');
                isFirst = false;
            }

            section.Append("\n### ").Append(tool.Name).Append('\n');
            if (tool.Description.Length > 0)
            {
                section.Append(tool.Description).Append('\n');
            }

            section.Append("Parameters, as a JSON Schema: ").Append(tool.JsonSchema.GetRawText()).Append('\n');
        }

        return section.ToString().TrimEnd('\n');
    }
}
