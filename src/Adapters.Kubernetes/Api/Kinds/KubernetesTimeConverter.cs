using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Kinds;

/// <summary>
/// Times as Kubernetes writes them: RFC 3339 in UTC. They are written with six fractional digits, because the MicroTime of a Lease requires
/// exactly six and all other times accept any number.
/// </summary>
internal sealed class KubernetesTimeConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().UtcDateTime;

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
}
