namespace RsyslogRelp.Core.Configuration;

/// <summary>
/// SHA-1 fingerprints of a receiver's certificate. librelp compares them byte by byte with its own spelling, <c>SHA1:AA:BB:...</c>. A
/// configuration may use other spellings, which are converted to this one on the node.
/// </summary>
public static class PeerFingerprint
{
    private const string Prefix = "SHA1:";
    private const int Bytes = 20;

    /// <summary>Whether the string has the prefix of a fingerprint.</summary>
    /// <param name="value">A permitted peer.</param>
    public static bool HasPrefix(string value) => value.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>
    /// The spelling of librelp; null if the string is not a fingerprint. A fingerprint is <c>SHA1:</c> and 20 bytes in hexadecimal of any
    /// case, either all or none of them separated by colons.
    /// </summary>
    /// <param name="value">A permitted peer.</param>
    public static string? Normalize(string value)
    {
        if (!HasPrefix(value))
        {
            return null;
        }

        ReadOnlySpan<char> digits = value.AsSpan(Prefix.Length);
        int step = digits.Length switch { 2 * Bytes => 2, (3 * Bytes) - 1 => 3, _ => 0 };
        if (step == 0)
        {
            return null;
        }

        Span<char> text = stackalloc char[Prefix.Length + (3 * Bytes) - 1];
        Prefix.CopyTo(text);
        for (int i = 0; i < Bytes; i++)
        {
            ReadOnlySpan<char> pair = digits.Slice(i * step, 2);
            if (!char.IsAsciiHexDigit(pair[0]) || !char.IsAsciiHexDigit(pair[1]) || (step == 3 && i > 0 && digits[(i * step) - 1] != ':'))
            {
                return null;
            }

            int at = Prefix.Length + (3 * i);
            text[at] = char.ToUpperInvariant(pair[0]);
            text[at + 1] = char.ToUpperInvariant(pair[1]);
            if (i < Bytes - 1)
            {
                text[at + 2] = ':';
            }
        }

        return text.ToString();
    }
}
