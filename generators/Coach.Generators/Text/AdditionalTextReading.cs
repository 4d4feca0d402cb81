using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Text;

internal static class AdditionalTextReading
{
    /// <summary>
    /// A file's text; null if it cannot be opened. The file is whoever runs the compiler's to open, and one that fails is a file with an error:
    /// what is emitted from the others must not go with it.
    /// </summary>
    public static SourceText? Read(this AdditionalText file, CancellationToken cancellationToken)
    {
        try
        {
            return file.GetText(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return null;
        }
    }
}
