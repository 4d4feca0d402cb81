using System.CommandLine.Invocation;
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

var command = CommandLine.Create().Parse(args);
if (command.Action is ParseErrorAction error)
{
    // The sentence that says what is wrong is enough; --help is there for the rest.
    error.ShowHelp = false;
}

return await command.InvokeAsync();
