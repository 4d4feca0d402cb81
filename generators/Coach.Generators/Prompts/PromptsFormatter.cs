using Coach.Generators.States;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Prompts;

/// <summary>A prompt that is embedded: the constant's name and its text.</summary>
internal sealed record EmbeddedPrompt(string Constant, string Text);

/// <summary>Prints the prompts as constants, in a file of their own: a word changed in one leaves the machine as it is.</summary>
internal static class PromptsFormatter
{
    /// <summary>Which state has a prompt, and in which constant it is.</summary>
    public static EquatableArray<EmbeddedPrompt> Embed(StatesModel states, PromptFiles files) =>
        states.States
            .Where(static state => state.Prompt is not null)
            .Select(state => (state.Identifier, files.Find(states.Path, state.Prompt!)?.Text))
            .Where(static prompt => prompt.Text is not null)
            .Select(static prompt => new EmbeddedPrompt(prompt.Identifier, prompt.Text!))
            .ToEquatableArray();

    public static SourceText Format(string @namespace, EquatableArray<EmbeddedPrompt> prompts)
    {
        var writer = new SourceWriter().Header().Line($"namespace {@namespace};").Blank().Open("static partial class CoachSetup");
        foreach (var prompt in prompts)
        {
            writer.Line($"private const string Prompt_{prompt.Constant} = {Literals.Of(prompt.Text)};");
        }

        return writer.Close().ToSourceText();
    }
}
