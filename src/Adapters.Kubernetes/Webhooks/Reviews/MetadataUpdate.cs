using System.Text.Json;
using RsyslogRelp.Adapters.Kubernetes.Api;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>
/// An update of an OperatingSystemConfig that changes nothing on the nodes: its <c>spec</c> is unchanged, and it does not request a
/// reconciliation. gardenlet annotates an object like this before it deletes or migrates it (<c>confirmation.gardener.cloud/deletion</c>,
/// <c>gardener.cloud/operation: migrate</c>), perhaps after the Extension has gone.
/// </summary>
internal static class MetadataUpdate
{
    /// <summary>Compares the two objects of a request. The API server writes both alike: equal values have equal bytes.</summary>
    public static bool Is(ReadOnlySpan<byte> value, ReadOnlySpan<byte> oldValue)
    {
        if (value.IsEmpty || oldValue.IsEmpty)
        {
            return false;
        }

        ReadOnlySpan<byte> spec = Read(value, out bool requested);
        ReadOnlySpan<byte> oldSpec = Read(oldValue, out bool requestedBefore);
        return spec.SequenceEqual(oldSpec) && (!requested || requestedBefore);
    }

    // Returns the text of spec, and whether the operation annotation requests a reconciliation. Both objects have been read as JSON before.
    private static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> value, out bool requested)
    {
        requested = false;
        ReadOnlySpan<byte> spec = [];
        Utf8JsonReader reader = new(value, JsonLimits.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isSpec = reader.ValueTextEquals("spec"u8);
            bool isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
            {
                requested = RequestsReconciliation(ref reader);
            }

            reader.Skip();
            if (isSpec)
            {
                spec = value[start..(int)reader.BytesConsumed];
            }
        }

        return spec;
    }

    private static bool RequestsReconciliation(ref Utf8JsonReader reader)
    {
        bool requested = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isAnnotations = reader.ValueTextEquals("annotations"u8);
            reader.Read();
            if (!isAnnotations || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isOperation = reader.ValueTextEquals("gardener.cloud/operation"u8);
                reader.Read();
                requested |= isOperation && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("reconcile"u8);
                reader.Skip();
            }
        }

        return requested;
    }
}
