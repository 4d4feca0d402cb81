using Coach.Markup;

namespace Coach;

/// <summary>Is told of a reply while the model writes it.</summary>
internal interface IPhaseObserver
{
    /// <summary>Text for the person, without markup.</summary>
    void ShowText(string text);

    /// <summary>A call is complete; nothing has run.</summary>
    /// <param name="call">The call.</param>
    /// <param name="replySoFar">The reply's text up to here, as the model wrote it.</param>
    void ShowCall(ActionCall call, string replySoFar);
}
