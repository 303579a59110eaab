using System.Text;

namespace RsyslogRelp.Core.OperatingSystemConfigs;

/// <summary>An entry of <c>spec.files</c> or <c>spec.units</c> in the text of an OperatingSystemConfig.</summary>
/// <param name="Start">Where its value begins, in bytes.</param>
/// <param name="Length">The length of its value in bytes.</param>
/// <param name="NameStart">Where its path or name begins, behind the quote.</param>
/// <param name="NameLength">The length of its path or name; 0 if absent.</param>
/// <param name="UnescapedName">The path or name if its spelling has escapes, such as <c>"\/var"</c>; else null.</param>
internal readonly record struct IndexedEntry(int Start, int Length, int NameStart, int NameLength, byte[]? UnescapedName)
{
    /// <summary>The index of the first entry of that path or name; -1 if there is none.</summary>
    public static int Find(List<IndexedEntry>? entries, ReadOnlySpan<byte> json, string name)
    {
        for (int i = 0; i < entries?.Count; i++)
        {
            IndexedEntry entry = entries[i];
            // What is delivered to nodes has ASCII names only.
            if (Ascii.Equals(entry.UnescapedName ?? json.Slice(entry.NameStart, entry.NameLength), name))
            {
                return i;
            }
        }

        return -1;
    }
}
