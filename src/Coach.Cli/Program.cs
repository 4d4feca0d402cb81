using System.Text;
using Coach.Cli;

// Windows may still have a code page of its own; a console that will not change keeps it.
try
{
    Console.OutputEncoding = new UTF8Encoding(false);
}
catch (IOException)
{
}

return await CommandLine.RunAsync(args, Console.Out, Console.Error, Terminal.OfProcess()).ConfigureAwait(false);
