using System.Text;

namespace RsyslogRelp.Testing;

/// <summary>Finds pieces of secret values in what a program has written: as they are, and as base64.</summary>
public sealed class SecretTraces
{
    // Shorter pieces may be there by chance.
    private const int Piece = 16;

    private readonly HashSet<string> _pieces = [];
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <summary>Begins without values.</summary>
    public SecretTraces() => _lookup = _pieces.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds a value. Lines that only say what follows, such as BEGIN PRIVATE KEY, are not secret.</summary>
    public SecretTraces Add(string value)
    {
        foreach (string line in value.Split('\n').Where(static line => !line.StartsWith("-----", StringComparison.Ordinal)))
        {
            AddPieces(line);
        }

        // What stands before a value decides at which of its bytes a group of base64 begins.
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        for (int first = 0; first < 3 && first < bytes.Length; first++)
        {
            AddPieces(Convert.ToBase64String(bytes.AsSpan(first)));
        }

        return this;
    }

    /// <summary>The first piece of a value in a text; null if there is none.</summary>
    public string? Find(string text)
    {
        for (int at = 0; at + Piece <= text.Length; at++)
        {
            if (_lookup.Contains(text.AsSpan(at, Piece)))
            {
                return text.Substring(at, Piece);
            }
        }

        return null;
    }

    private void AddPieces(string text)
    {
        for (int at = 0; at + Piece <= text.Length; at++)
        {
            _pieces.Add(text.Substring(at, Piece));
        }
    }
}
