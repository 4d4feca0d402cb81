using System.Globalization;

namespace LifeCoach.Demo;

/// <summary>
/// The demo's rules, a method a state. Each message leads on or asks once more, so that a conversation never gets stuck. Once on the way it
/// asks for something that is not allowed yet, as models do; the refusal comes back at once, and it says so.
/// </summary>
internal static class DemoScript
{
    private const string NameQuestion = "What may I call you?";
    private const string GoalQuestion = "What would you like to change, or to have more of in your life?";
    private const string ChangeQuestion = "What would you say now? \"Go on\" leaves it as it is.";
    private const string NoAnswer = "That I cannot answer";
    private const int EnoughActions = 3;

    private static readonly string[] Way =
        ["introduction", "identity_brainstorming", "identity_refinement", "identity_visualization", "action_planning", "accountability"];

    public static DemoReply Answer(DemoScene scene)
    {
        var reply = new DemoReply();
        if (scene.IsFirst)
        {
            reply.Say(
                $"Hello, and welcome! Before we begin: {DemoScene.Notice}. I understand little, but whatever I do here is real: "
                + "it is checked, carried out and kept like a model's.");
        }

        if (scene.Refusal is { } refusal)
        {
            reply.Say(refusal.Contains("guard_failed", StringComparison.Ordinal)
                ? $"I was too quick just now: moving on was refused ({DemoWords.Reason(refusal)})."
                : $"Something I tried just now was not done ({DemoWords.Reason(refusal)}).");
        }

        if (scene.GoesOn)
        {
            return reply;
        }

        var at = Array.IndexOf(Way, scene.State);
        if (at > 0 && DemoWords.IsBack(scene.Said))
        {
            return reply.Say("Of course, let us go one step back.").Say(Opening(Way[at - 1], scene)).GoTo(Way[at - 1]);
        }

        if (!scene.IsFirst && scene.Said.TrimEnd().EndsWith('?') && !scene.LastReply.Contains(NoAnswer, StringComparison.Ordinal))
        {
            return reply.Say($"{NoAnswer}; my rules do not go that far.").Say(Opening(scene.State, scene));
        }

        return scene.State switch
        {
            "introduction" => Introduction(scene, reply),
            "identity_brainstorming" => Brainstorming(scene, reply),
            "identity_refinement" => Refinement(scene, reply),
            "identity_visualization" => Visualization(scene, reply),
            "action_planning" => Planning(scene, reply),
            "accountability" => Accountability(scene, reply),
            _ => reply.Say("I know only the six stages of the life coach, and this is none of them, so I can just listen here."),
        };
    }

    /// <summary>What is asked when a state is entered, or once more.</summary>
    private static string Opening(string state, DemoScene scene, string? focus = null) => state switch
    {
        "introduction" when !scene.Client.ContainsKey("name") => NameQuestion,
        "introduction" when scene.Client.TryGetValue("goal", out var goal) => $"You told me what you are here for: {DemoWords.Quote(goal)}. {ChangeQuestion}",
        "introduction" => GoalQuestion,
        "identity_brainstorming" => "Who are you, or who do you want to be? Name the roles in which you are at home: \"a painter, a patient father, a runner\".",
        "identity_refinement" => "Which of your identities matters most to you right now? Its name or its number is enough:\n" + DemoWords.List(scene.Identities),
        "identity_visualization" => $"Picture a day, a year from now, on which you simply are \"{DemoWords.Quote(focus ?? scene.Focus ?? "yourself")}\". Where are you, and what do you do first?",
        "action_planning" => $"What is one small thing that \"{DemoWords.Quote(focus ?? scene.Focus ?? "you")}\" would do in the next days?",
        "accountability" => "Tell me when you have done something: \"done 1\" is enough. And \"add …\" puts something more on your list.",
        _ => "",
    };

    private static DemoReply Introduction(DemoScene scene, DemoReply reply)
    {
        if (!scene.Client.TryGetValue("name", out var known))
        {
            var wasAsked = scene.LastReply.Contains(NameQuestion, StringComparison.Ordinal);
            var name = DemoWords.IntroducedName(scene.Said) ?? (wasAsked ? DemoWords.BareName(scene.Said) : null);
            return name is null
                ? reply.Say("We will go through six short stages, from getting to know each other to actions that you keep. " + NameQuestion)
                : reply.Say($"It is good to meet you, {DemoWords.Quote(name)}. {GoalQuestion}").Do("SAVE_USER_INFO", ("key", "name"), ("value", name));
        }

        var isAnswer = scene.LastReply.Contains(GoalQuestion, StringComparison.Ordinal) || scene.LastReply.Contains(ChangeQuestion, StringComparison.Ordinal);
        if (!isAnswer)
        {
            return reply.Say(Opening("introduction", scene));
        }

        if (!(scene.Client.ContainsKey("goal") && DemoWords.IsOn(scene.Said)))
        {
            var goal = DemoWords.IsBlank(scene.Said) ? "To find out what matters to me" : DemoWords.Cut(scene.Said, 500);
            reply.Do("SAVE_USER_INFO", ("key", "goal"), ("value", goal));
        }

        return reply
            .Say($"Thank you, {DemoWords.Quote(known)}, I have written that down. What we do follows from who we believe we are, so let us look at that first.")
            .Say(Opening("identity_brainstorming", scene))
            .Do("MARK_INTRODUCTION_COMPLETE")
            .GoTo("identity_brainstorming");
    }

    private static DemoReply Brainstorming(DemoScene scene, DemoReply reply)
    {
        var known = scene.Identities.Select(Wording.ToKey).ToHashSet();
        var said = DemoWords.Identities(scene.Said);
        List<DemoIdentity> found = [.. said.Where(identity => !known.Contains(Wording.ToKey(identity.Name)))];
        if (found.Count == 0 && known.Count >= Conditions.MinimumIdentities)
        {
            return reply.Say(Opening("identity_refinement", scene)).GoTo("identity_refinement");
        }

        if (found.Count == 0)
        {
            found = [new(DemoWords.Suggestion(scene.Identities), "")];
            reply.Say($"{(said.Count == 0 ? "" : "That one we have. ")}Let me offer you another: \"{found[0].Name}\".");
        }

        List<string> all = [.. scene.Identities, .. found.Select(identity => identity.Name)];
        var isFirst = scene.Identities.Count == 0;
        if (isFirst)
        {
            // Too eager, before anything is saved: the guard of states.yaml says no.
            reply.GoTo("identity_refinement");
        }

        foreach (var identity in found)
        {
            reply.Do("SAVE_IDENTITY", ("identity", identity.Name), ("category", DemoWords.Category(identity).ToName()), ("description", identity.Description));
        }

        if (isFirst)
        {
            return reply.Say($"{DemoWords.Names(found)} – what a beginning! That sounds like enough to choose from; shall we?");
        }

        return all.Count >= Conditions.MinimumIdentities
            ? reply.Say("Now there is something to choose from.").Say(Opening("identity_refinement", scene with { Identities = all })).GoTo("identity_refinement")
            : reply.Say($"{DemoWords.Names(found)} – noted. That makes {all.Count}, and it takes {Conditions.MinimumIdentities}. Who else are you?");
    }

    private static DemoReply Refinement(DemoScene scene, DemoReply reply)
    {
        var focus = DemoWords.Choose(scene.Said, scene.Identities);
        if (focus is null && (DemoWords.IsBlank(scene.Said) || DemoWords.IsOn(scene.Said)) && scene.Identities.Count > 0)
        {
            focus = scene.Identities[0];
            reply.Say("Then let us simply begin with the first one; you can come back any time.");
        }

        if (focus is null)
        {
            var identity = DemoWords.Identities(scene.Said).FirstOrDefault() ?? new(DemoWords.Suggestion(scene.Identities), "");
            focus = identity.Name;
            reply.Do("SAVE_IDENTITY", ("identity", focus), ("category", DemoWords.Category(identity).ToName()), ("description", identity.Description));
        }

        return reply
            .Say($"\"{DemoWords.Quote(focus)}\" it is.")
            .Say(Opening("identity_visualization", scene, focus))
            .Do("SET_FOCUS_IDENTITY", ("identity", focus))
            .GoTo("identity_visualization");
    }

    private static DemoReply Visualization(DemoScene scene, DemoReply reply)
    {
        var picture = DemoWords.IsBlank(scene.Said) || DemoWords.IsOn(scene.Said)
            ? $"A quiet morning. I am {scene.Focus}, and nobody has to tell me so."
            : DemoWords.Cut(scene.Said, 2000);
        return reply
            .Say("I can see it. Keep that picture; I have kept it too.")
            .Say(Opening("action_planning", scene))
            .Do("SAVE_VISUALIZATION", ("description", picture))
            .GoTo("action_planning");
    }

    private static DemoReply Planning(DemoScene scene, DemoReply reply)
    {
        var planned = scene.Plan.Select(item => Wording.ToKey(item.Title)).ToHashSet();
        var isOver = DemoWords.IsOn(scene.Said) || DemoWords.IsBlank(scene.Said);
        List<string> titles = [.. DemoWords.Actions(isOver ? "" : scene.Said).Where(title => !planned.Contains(Wording.ToKey(title)))];
        if (titles.Count == 0 && planned.Count > 0)
        {
            return reply.Say("Then this is your plan. Small is good.").Say(Opening("accountability", scene)).GoTo("accountability");
        }

        if (titles.Count == 0)
        {
            titles = ["Take ten quiet minutes for it tomorrow"];
        }

        Plan(reply, titles, scene.Today);
        return planned.Count + titles.Count >= EnoughActions
            ? reply.Say("That is plenty for a start.").Say(Opening("accountability", scene)).GoTo("accountability")
            : reply.Say("Is there another small thing, or is that all?");
    }

    private static DemoReply Accountability(DemoScene scene, DemoReply reply)
    {
        if (DemoWords.Added(scene.Said) is { } title)
        {
            return Plan(reply, [title], scene.Today);
        }

        var open = scene.Items.Where(item => item.IsOpen).ToList();
        if (DemoWords.Done(scene.Said, open) is { } number)
        {
            var rest = open.Count(item => item.Number != number);
            return reply
                .Say($"You did it! That is what \"{DemoWords.Quote(scene.Focus ?? "you")}\" does.")
                .Say(rest == 0 ? "Nothing else is open. Enjoy that for a moment." : $"Still open: {rest}. There is no hurry.")
                .Complete(number);
        }

        return open.Count == 0
            ? reply.Say("Nothing is open on your list. \"Add …\" puts something on it, and \"back\" takes us back to planning.")
            : reply.Say("I am listening. This is open:\n" + string.Join('\n', open.Select(item => $"{item.Number}. {DemoWords.Quote(item.Title)}"))).Say(Opening("accountability", scene));
    }

    private static DemoReply Plan(DemoReply reply, IReadOnlyList<string> titles, DateOnly? today)
    {
        var said = new List<string>();
        foreach (var title in titles)
        {
            var due = DemoWords.Due(title, today)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            reply.Do("CREATE_ACTION_ITEM", ("title", title), ("due", due));
            said.Add(DemoWords.Quote(title) + (due is null ? "" : $" (by {due})"));
        }

        return reply.Say($"On your list: {string.Join("; ", said)}.");
    }
}
