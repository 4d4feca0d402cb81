using System.Runtime.CompilerServices;

namespace Coach.Markup;

/// <summary>A few characters, to ask for one at a time whether it is among them.</summary>
internal readonly struct CharacterSet
{
    private readonly string _all;
    private readonly ulong _below64;
    private readonly ulong _above64;
    private readonly bool _hasFurther;

    public CharacterSet(string all)
    {
        _all = all;
        foreach (var c in all)
        {
            _below64 |= c < 64 ? 1UL << c : 0;
            _above64 |= c is >= (char)64 and < (char)128 ? 1UL << (c - 64) : 0;
            _hasFurther |= c >= 128;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(char c) => c < 128 ? ((c < 64 ? _below64 : _above64) >> (c & 63) & 1) != 0 : _hasFurther && _all.IndexOf(c) >= 0;
}
