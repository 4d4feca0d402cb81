namespace LifeCoach.Web;

/// <summary>Where a conversation stands, for the panel beside it.</summary>
/// <param name="State">The state it is in.</param>
/// <param name="States">All states, in their order.</param>
/// <param name="Way">The states it went through, the first one first.</param>
/// <param name="Focus">The identity that is worked on, or null.</param>
/// <param name="Picture">The visitor's picture of it, or null.</param>
/// <param name="Identities">The identities by area of life.</param>
/// <param name="Items">The action items.</param>
internal sealed record JourneyView(
    string State, IReadOnlyList<JourneyState> States, IReadOnlyList<string> Way, string? Focus, string? Picture, IReadOnlyList<JourneyArea> Identities, IReadOnlyList<JourneyItem> Items);

/// <param name="Name">The state's name.</param>
/// <param name="Label">The same for people.</param>
/// <param name="Description">What it is for.</param>
/// <param name="WasVisited">Whether the conversation was there.</param>
internal sealed record JourneyState(string Name, string Label, string Description, bool WasVisited);

/// <param name="Name">The area's name, as it is stored.</param>
/// <param name="Label">The same for people.</param>
/// <param name="Identities">The identities, the first saved first.</param>
internal sealed record JourneyArea(string Name, string Label, IReadOnlyList<JourneyIdentity> Identities);

/// <param name="Name">In the visitor's words.</param>
/// <param name="Description">A sentence about it, or empty.</param>
internal sealed record JourneyIdentity(string Name, string Description);

/// <param name="Number">Its number.</param>
/// <param name="Title">What to do.</param>
/// <param name="Identity">The identity it serves.</param>
/// <param name="Due">By when, if a day was named.</param>
/// <param name="IsDone">Whether it is done.</param>
internal sealed record JourneyItem(int Number, string Title, string Identity, DateOnly? Due, bool IsDone);
