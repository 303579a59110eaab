namespace RsyslogRelp.Host.Cli.Traffic;

/// <summary>The key of an audit record, as auditd's plugin hands it to syslog: <c>type=SYSCALL msg=audit(...): ... key="KEY"</c>.</summary>
internal static class AuditKey
{
    private const string Marker = " key=";

    /// <summary>Finds the key.</summary>
    /// <param name="message">The text of a message.</param>
    /// <returns>The key, in hexadecimal if there are several; null if the message is not an audit record with a key.</returns>
    public static string? Find(string message)
    {
        ReadOnlySpan<char> text = message.AsSpan().TrimStart(' ');
        bool isRecord = text.StartsWith("type=") || (text.StartsWith("node=") && text.Contains(" type=", StringComparison.Ordinal));
        int start = isRecord ? text.IndexOf(Marker, StringComparison.Ordinal) : -1;
        if (start < 0)
        {
            return null;
        }

        ReadOnlySpan<char> value = text[(start + Marker.Length)..];
        bool quoted = value is ['"', ..];
        value = quoted ? value[1..] : value;

        // Enriched records separate their second part by U+001D, which rsyslogd escapes as #035.
        int end = quoted ? value.IndexOf('"') : value.IndexOfAny(' ', '#');
        value = end < 0 ? value : value[..end];
        return value.IsEmpty || value.SequenceEqual("(null)") ? null : value.ToString();
    }
}
