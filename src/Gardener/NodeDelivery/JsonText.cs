using System.Text;
using System.Text.Json;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Gardener.NodeDelivery;

/// <summary>
/// Helpers for <see cref="Utf8JsonReader"/> on untrusted text: an unpaired surrogate in an escape does not throw here.
/// </summary>
internal static class JsonText
{
    private const int LongestShown = 64;

    // The API server's own limit. A level costs one bit here, because foreign values are skipped without recursion.
    public static JsonReaderOptions Options { get; } = new() { MaxDepth = 10_000 };

    /// <summary>Whether the name or string at the reader equals a text.</summary>
    public static bool Is(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> text) =>
        reader.ValueIsEscaped ? Unescape(ref reader).AsSpan().SequenceEqual(text) : reader.ValueSpan.SequenceEqual(text);

    /// <summary>The name or string at the reader; empty if it is not Unicode.</summary>
    public static byte[] Unescape(ref Utf8JsonReader reader)
    {
        byte[] text = new byte[reader.ValueSpan.Length];
        try
        {
            return text[..reader.CopyString(text)];
        }
        catch (InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>The value at the reader as a finding prints it.</summary>
    public static string Describe(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "object",
        JsonTokenType.StartArray => "list",
        JsonTokenType.String when reader.ValueSpan.Length > LongestShown => "string",
        JsonTokenType.String => FieldValue.Of(Encoding.UTF8.GetString(Unescape(ref reader))),
        _ when reader.ValueSpan.Length > LongestShown => "number",
        _ => Encoding.UTF8.GetString(reader.ValueSpan),
    };
}
