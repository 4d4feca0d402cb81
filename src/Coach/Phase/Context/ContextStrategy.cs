namespace Coach;

/// <summary>A way to make a request smaller.</summary>
public enum ContextStrategy
{
    /// <summary>Puts a short note in the place of tools' results, the oldest first. The calls stay.</summary>
    ShortenToolResults,

    /// <summary>Puts one summary in the place of the oldest messages: see <see cref="ContextFittingOptions.Summarize"/>. Does nothing without it.</summary>
    Summarize,

    /// <summary>Leaves out messages, the oldest first, and says so in a note to the model.</summary>
    DropOldest,

    /// <summary>
    /// Gives the request up for this model if there is one with a larger context, so that what would come behind is done only for the largest model. Without
    /// it, a model is passed over only if all other strategies have not been enough.
    /// </summary>
    LargerModel,
}
