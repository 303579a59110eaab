using System.Text;
using System.Text.Json;

namespace RsyslogRelp.Gardener.NodeDelivery;

/// <summary>Where an entry stands in the text of its list.</summary>
/// <param name="Index">Its index in the list.</param>
/// <param name="Start">Where its value begins, in bytes.</param>
/// <param name="Length">The length of its value in bytes.</param>
internal readonly record struct FoundEntry(int Index, int Start, int Length);

/// <summary>Looks for entries by path or name; keeps nothing of the others, however many there are.</summary>
internal static class EntryFinder
{
    /// <summary>Finds the first entry of each name.</summary>
    /// <param name="list">The JSON text of a list, its types checked by <see cref="OperatingSystemConfigScanner"/>.</param>
    /// <param name="nameField">The field that holds an entry's name.</param>
    /// <param name="names">What to look for; ASCII.</param>
    /// <returns>An entry for each name, null where there is none.</returns>
    public static FoundEntry?[] FindFirst(ReadOnlySpan<byte> list, ReadOnlySpan<byte> nameField, string[] names)
    {
        FoundEntry?[] found = new FoundEntry?[names.Length];
        Utf8JsonReader reader = new(list, JsonText.Options);
        reader.Read();
        for (int index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            int start = (int)reader.TokenStartIndex;
            int match = -1;
            if (reader.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (JsonText.Is(ref reader, nameField))
                {
                    reader.Read();
                    match = reader.TokenType == JsonTokenType.String ? IndexOf(names, ref reader) : -1;
                }
                else
                {
                    reader.Skip();
                }
            }

            if (match >= 0)
            {
                found[match] ??= new FoundEntry(index, start, (int)reader.BytesConsumed - start);
            }
        }

        return found;
    }

    private static int IndexOf(string[] names, ref Utf8JsonReader text)
    {
        // "\/var" is /var too.
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
}
