using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Kinds;

/// <summary>
/// Times as Kubernetes has them: RFC 3339 in UTC. Written with six digits of a second, because a Lease's MicroTime takes no other
/// number of them and every other time takes any.
/// </summary>
internal sealed class KubernetesTimeConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().UtcDateTime;

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
}
