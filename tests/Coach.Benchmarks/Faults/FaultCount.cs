namespace Coach.Benchmarks.Faults;

/// <summary>What came of a kind of fault: zero everywhere behind <see cref="Turns"/> if turns happened whole, once and in order.</summary>
/// <param name="Tried">How often the fault was made.</param>
/// <param name="Turns">How many turns were sent meanwhile.</param>
/// <param name="Lost">Confirmed turns of which nothing is there, and damage that is left in the file.</param>
/// <param name="Doubled">Turns with a message, a reply, a call or a row of the application more than once, and what nobody has sent.</param>
/// <param name="Reordered">Turns that stand elsewhere than they were sent.</param>
/// <param name="HalfThere">Turns with some of their message, reply, calls and rows, and sessions that say something else of themselves.</param>
/// <param name="Unfinished">Turns that did not complete, although they were sent again.</param>
/// <param name="NotSaid">Faults that were said in other ways than a failed turn or a <see cref="CoachStoreException"/>, or not at all.</param>
internal sealed record FaultCount(int Tried = 0, int Turns = 0, int Lost = 0, int Doubled = 0, int Reordered = 0, int HalfThere = 0, int Unfinished = 0, int NotSaid = 0)
{
    public bool IsClean => Lost + Doubled + Reordered + HalfThere + Unfinished + NotSaid == 0;

    public static FaultCount operator +(FaultCount one, FaultCount other) => new(
        one.Tried + other.Tried,
        one.Turns + other.Turns,
        one.Lost + other.Lost,
        one.Doubled + other.Doubled,
        one.Reordered + other.Reordered,
        one.HalfThere + other.HalfThere,
        one.Unfinished + other.Unfinished,
        one.NotSaid + other.NotSaid);
}
