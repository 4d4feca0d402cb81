using Coach;
using Microsoft.Extensions.DependencyInjection;
using MyCoach;

await using var services = new ServiceCollection()
    .AddCoach(coach => coach.UseChatClient(new OfflineChatClient()))
    .BuildServiceProvider();
var coach = services.GetRequiredService<ICoach>();
var session = await coach.CreateSessionAsync("you");

Console.WriteLine("What would you like to reach? (An empty line ends the conversation.)");
while (Console.ReadLine() is { } line && !string.IsNullOrWhiteSpace(line))
{
    var reply = await coach.GetResponseAsync(new TurnRequest(session.Id, session.UserId, line));
    Console.WriteLine(reply.Error?.Message ?? reply.Text);
    foreach (var action in reply.Actions)
    {
        Console.WriteLine($"  {action.Name}: {action.Message}");
    }
}
