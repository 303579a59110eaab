using System.Text;

namespace RsyslogRelp.Gardener.Admission;

/// <summary>
/// Reads PEM as OpenSSL does (<c>PEM_read_bio_ex</c> in crypto/pem/pem_lib.c of OpenSSL 3), because rsyslogd may read it with OpenSSL.
/// .NET and GnuTLS accept more, for example indented lines.
/// </summary>
internal static class OpenSslPem
{
    /// <summary>What OpenSSL needs, for a finding.</summary>
    public const string Rule =
        "BEGIN and END must each be at the start of a line of their own, with lines of base64 and no blank line between them";

    // OpenSSL reads a longer line in pieces of this size, and treats each piece as a line.
    private const int LongestLine = 254;

    private const string Dashes = "-----";
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";

    /// <summary>The blocks of a text in their order.</summary>
    /// <param name="text">The text; other lines between the blocks are skipped.</param>
    /// <param name="blocks">The blocks before the first one that OpenSSL cannot read.</param>
    /// <returns>Whether OpenSSL can read all blocks.</returns>
    public static bool TryRead(byte[] text, out List<PemBlock> blocks)
    {
        blocks = [];
        using IEnumerator<string> lines = Lines(text).GetEnumerator();
        while (lines.MoveNext())
        {
            string line = lines.Current;
            if (!line.StartsWith(Begin, StringComparison.Ordinal) || !line.EndsWith(Dashes, StringComparison.Ordinal))
            {
                continue;
            }

            string label = line[Begin.Length..^Dashes.Length];
            if (ReadBody(lines, label) is not { } block)
            {
                return false;
            }

            blocks.Add(block);
        }

        return true;
    }

    // A blank line ends the header of RFC 1421, so that what precedes it is not data. After a header, lines have 64 characters.
    // OpenSSL knows one header, of encrypted content (PEM_get_EVP_CIPHER_INFO), which is of use for a private key alone.
    private static PemBlock? ReadBody(IEnumerator<string> lines, string label)
    {
        StringBuilder data = new();
        bool header = false;
        bool blank = false;
        bool encrypted = false;
        bool shortLine = false;
        while (lines.MoveNext())
        {
            string line = lines.Current;
            if (line.Length == 0)
            {
                if (blank)
                {
                    return null;
                }

                encrypted = data.Length > 0;
                if (encrypted && !(label.EndsWith("PRIVATE KEY", StringComparison.Ordinal) && IsOfEncryption(data.ToString())))
                {
                    return null;
                }

                data.Clear();
                blank = true;
            }
            else if (line.StartsWith(End, StringComparison.Ordinal))
            {
                return line == End + label + Dashes && (blank || !header) && Decode(data) is { Length: > 0 } content
                    ? new PemBlock(label, content, encrypted)
                    : null;
            }
            else if (shortLine || (blank && line.Length > 64))
            {
                return null;
            }
            else
            {
                header |= !blank && line.Contains(':', StringComparison.Ordinal);
                shortLine = blank && line.Length < 64;
                data.Append(line).Append('\n');
            }
        }

        return null;
    }

    private static bool IsOfEncryption(string header) =>
        header.StartsWith("Proc-Type:", StringComparison.Ordinal) && header.Contains("ENCRYPTED", StringComparison.Ordinal);

    // A dash ends the data.
    private static byte[]? Decode(StringBuilder data)
    {
        byte[] bytes = new byte[data.Length];
        return Convert.TryFromBase64String(data.ToString().Split('-')[0], bytes, out int length) ? bytes[..length] : null;
    }

    // To OpenSSL, a zero byte ends a line, and a line that begins with one ends the file.
    // Spaces, control characters and bytes beyond ASCII are removed from the end of a line.
    private static IEnumerable<string> Lines(byte[] text)
    {
        for (int start = text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0; start < text.Length;)
        {
            int length = Math.Min(LongestLine, text.Length - start);
            int end = Array.IndexOf(text, (byte)'\n', start, length);
            int next = end < 0 ? start + length : end + 1;
            end = end < 0 ? next : end;
            int zero = Array.IndexOf(text, (byte)0, start, end - start);
            if (zero == start)
            {
                yield break;
            }

            end = zero < 0 ? end : zero;
            while (end > start && text[end - 1] is <= (byte)' ' or >= 0x80)
            {
                end--;
            }

            yield return Encoding.Latin1.GetString(text, start, end - start);
            start = next;
        }
    }
}

/// <summary>A block of PEM.</summary>
/// <param name="Label">What follows BEGIN, for example <c>CERTIFICATE</c>.</param>
/// <param name="Content">The decoded bytes.</param>
/// <param name="IsEncrypted">Whether its header says that the content is encrypted.</param>
internal sealed record PemBlock(string Label, byte[] Content, bool IsEncrypted);
