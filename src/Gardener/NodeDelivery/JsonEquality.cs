using System.Text.Json;

namespace RsyslogRelp.Gardener.NodeDelivery;

/// <summary>Compares two JSON values by their meaning, without parsing either into a tree.</summary>
internal static class JsonEquality
{
    /// <summary>
    /// Whether both mean the same: the order and spelling of fields do not matter, and a field that is <c>null</c> equals an
    /// absent one.
    /// </summary>
    /// <param name="ours">
    /// A value that this program has written: it has no lists, no field is null or duplicated, names have no escapes. Its depth
    /// bounds the recursion.
    /// </param>
    /// <param name="theirs">Any valid JSON value.</param>
    public static bool AreEqual(ReadOnlySpan<byte> ours, ReadOnlySpan<byte> theirs)
    {
        if (ours.SequenceEqual(theirs))
        {
            return true;
        }

        Utf8JsonReader a = new(ours, JsonText.Options);
        Utf8JsonReader b = new(theirs, JsonText.Options);
        a.Read();
        b.Read();
        return ValuesEqual(ref a, ref b);
    }

    // Both readers are at the beginning of a value, and at its end afterwards if the values are equal.
    private static bool ValuesEqual(ref Utf8JsonReader ours, ref Utf8JsonReader theirs) =>
        ours.TokenType == theirs.TokenType && ours.TokenType switch
        {
            JsonTokenType.StartObject => ObjectsEqual(ref ours, ref theirs),
            JsonTokenType.String => StringsEqual(ref ours, ref theirs),
            JsonTokenType.Number => ours.ValueSpan.SequenceEqual(theirs.ValueSpan)
                || (ours.TryGetDecimal(out decimal a) && theirs.TryGetDecimal(out decimal b) && a == b),
            _ => ours.TokenType is JsonTokenType.True or JsonTokenType.False,
        };

    private static bool ObjectsEqual(ref Utf8JsonReader ours, ref Utf8JsonReader theirs)
    {
        Utf8JsonReader fields = theirs;
        while (NextField(ref fields))
        {
            Utf8JsonReader known = ours;
            bool found = FindLast(ref known, fields.ValueIsEscaped ? JsonText.Unescape(ref fields) : fields.ValueSpan);
            fields.Read();
            if (!found && fields.TokenType != JsonTokenType.Null)
            {
                return false;
            }

            fields.Skip();
        }

        fields = ours;
        while (NextField(ref fields))
        {
            Utf8JsonReader value = theirs;
            if (!FindLast(ref value, fields.ValueSpan))
            {
                return false;
            }

            fields.Read();
            if (!ValuesEqual(ref fields, ref value))
            {
                return false;
            }
        }

        ours.Skip();
        theirs.Skip();
        return true;
    }

    private static bool StringsEqual(ref Utf8JsonReader ours, ref Utf8JsonReader theirs) =>
        ours.ValueIsEscaped ? JsonText.Is(ref theirs, JsonText.Unescape(ref ours)) : JsonText.Is(ref theirs, ours.ValueSpan);

    // Moves the reader from the beginning of an object to the value of the last field of that name.
    private static bool FindLast(ref Utf8JsonReader within, scoped ReadOnlySpan<byte> name)
    {
        Utf8JsonReader fields = within;
        bool found = false;
        while (NextField(ref fields))
        {
            bool match = JsonText.Is(ref fields, name);
            fields.Read();
            if (match)
            {
                within = fields;
                found = true;
            }

            fields.Skip();
        }

        return found;
    }

    private static bool NextField(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;
}
