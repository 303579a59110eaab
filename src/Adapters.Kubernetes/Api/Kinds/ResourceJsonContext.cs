using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Kinds;

/// <summary>Reads and writes the resources that are used here without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonLimits.MaxDepth,
    Converters = [typeof(KubernetesTimeConverter)])]
[JsonSerializable(typeof(Extension))]
[JsonSerializable(typeof(Cluster))]
[JsonSerializable(typeof(V1ConfigMap))]
[JsonSerializable(typeof(V1Secret))]
[JsonSerializable(typeof(V1Namespace))]
[JsonSerializable(typeof(V1Lease))]
[JsonSerializable(typeof(Corev1Event))]
[JsonSerializable(typeof(ContentObject))]
[JsonSerializable(typeof(ManagedResource))]
[JsonSerializable(typeof(ManagedResourceSpec))]
[JsonSerializable(typeof(V1MutatingWebhookConfiguration))]
[JsonSerializable(typeof(V1ValidatingWebhookConfiguration))]
[JsonSerializable(typeof(JsonElement))] // metadata.managedFields[].fieldsV1 of an object that is read and written back
internal sealed partial class ResourceJsonContext : JsonSerializerContext;
