using System.Text;
using System.Text.Json;

namespace RsyslogRelp.Gardener.NodeDelivery;

/// <summary>The position of an entry in the text of an OperatingSystemConfig.</summary>
/// <param name="Index">Its index in its list.</param>
/// <param name="Start">Where its value begins, in bytes.</param>
/// <param name="Length">The length of its value in bytes.</param>
internal readonly record struct FoundEntry(int Index, int Start, int Length);

/// <summary>The entries of a list that have one of our names. Nothing is kept about the other entries.</summary>
/// <param name="names">Our names; ASCII.</param>
internal sealed class EntryList(string[] names)
{
    private readonly FoundEntry?[] _found = new FoundEntry?[names.Length];

    /// <summary>The index of the string at a reader among our names; -1 if it is none of them.</summary>
    public int IndexOf(ref Utf8JsonReader text)
    {
        // The JSON string "\/var" also means /var.
        ReadOnlySpan<byte> name = text.ValueIsEscaped ? JsonText.Unescape(ref text) : text.ValueSpan;
        for (int i = 0; i < names.Length; i++)
        {
            if (Ascii.Equals(name, names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Keeps an entry if it is the first of its name.</summary>
    /// <param name="name">Which of our names it has.</param>
    /// <param name="entry">Where it is.</param>
    public void Add(int name, FoundEntry entry) => _found[name] ??= entry;

    /// <summary>The first entry of one of our names; null if there is none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The name is not one of ours, so the scan has not looked for it.</exception>
    public FoundEntry? Find(string name)
    {
        int index = Array.IndexOf(names, name);
        return index >= 0 ? _found[index] : throw new ArgumentOutOfRangeException(nameof(name), name, "is not among the names of entries");
    }
}
