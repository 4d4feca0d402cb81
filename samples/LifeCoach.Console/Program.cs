using System.Text;
using LifeCoach.Terminal;

// Windows may still have a code page of its own; a console that will not change keeps it.
try
{
    (Console.OutputEncoding, Console.InputEncoding) = (new UTF8Encoding(false), new UTF8Encoding(false));
}
catch (IOException)
{
}

return await CommandLine.Create().Parse(args).InvokeAsync();
