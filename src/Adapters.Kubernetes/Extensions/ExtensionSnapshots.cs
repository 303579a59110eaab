using System.Globalization;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>
/// Reads the fields of an Extension that the lifecycle needs. It never fails: one malformed Extension must not block the others.
/// </summary>
public static class ExtensionSnapshots
{
    /// <summary>Whether it is an Extension of our type.</summary>
    /// <param name="extension">The Extension.</param>
    public static bool IsOurs(Extension extension) => extension.Spec?.Type == ConfigurationApi.ExtensionType;

    /// <summary>Creates a snapshot.</summary>
    /// <param name="extension">The Extension.</param>
    public static ExtensionSnapshot Of(Extension extension)
    {
        V1ObjectMeta metadata = extension.Metadata;
        DocumentNode? status = Read(extension.Status, out string? reason) ?? Opaque(extension.Status, reason);
        DocumentNode? providerConfig = Read(extension.Spec?.ProviderConfig, out string? providerConfigProblem);
        return new ExtensionSnapshot
        {
            Namespace = metadata.NamespaceProperty ?? "",
            Name = metadata.Name ?? "",
            Uid = metadata.Uid ?? "",
            ResourceVersion = metadata.ResourceVersion ?? "",
            Generation = metadata.Generation ?? 0,
            Operation = metadata.Annotations?.TryGetValue(ExtensionSnapshot.OperationAnnotation, out string? operation) == true
                ? operation
                : null,
            DeletionRequestedAt = metadata.DeletionTimestamp is { } deletion ? new DateTimeOffset(deletion.ToUniversalTime()) : null,
            Finalizers = [.. metadata.Finalizers ?? []],
            Type = extension.Spec?.Type ?? "",
            Class = extension.Spec?.Class is { Length: > 0 } extensionClass ? extensionClass : "shoot",
            ProviderConfig = providerConfig,
            ProviderConfigProblem = providerConfigProblem,
            Status = status,
            LastOperation = Operation((status as MappingNode)?["lastOperation"]),
            LastError = (
                (status as MappingNode)?["lastError"] as MappingNode)?["description"] is ScalarNode { Kind: ScalarKind.String } description
                ? description.Text
                : null,
        };
    }

    /// <summary>Removes the fields that a snapshot does not contain, before the Extension is cached; may change the given object.</summary>
    /// <param name="extension">The Extension.</param>
    public static Extension Trim(Extension extension)
    {
        V1ObjectMeta metadata = extension.Metadata;
        bool isOurs = IsOurs(extension);
        V1ObjectMeta kept = new()
        {
            Name = metadata.Name,
            NamespaceProperty = metadata.NamespaceProperty,
            Uid = metadata.Uid,
            ResourceVersion = metadata.ResourceVersion,
            Generation = metadata.Generation,
            DeletionTimestamp = metadata.DeletionTimestamp,
            Finalizers = isOurs ? metadata.Finalizers : null,
            Annotations = isOurs && metadata.Annotations?.TryGetValue(ExtensionSnapshot.OperationAnnotation, out string? operation) == true
                ? new Dictionary<string, string>(1) { [ExtensionSnapshot.OperationAnnotation] = operation }
                : null,
        };
        return isOurs
            ? extension with { Metadata = kept }
            : extension with
            {
                Metadata = kept,
                Spec = extension.Spec is null ? null : extension.Spec with { ProviderConfig = null },
                Status = null,
            };
    }

    private static DocumentNode? Read(RawJson? value, out string? reason)
    {
        reason = null;
        if (value is null)
        {
            return null;
        }

        try
        {
            return JsonDocumentReader.Read(value.Utf8.Span) is { IsNull: false } node ? node : null;
        }
        catch (DocumentFormatException exception)
        {
            // The status is nested too deeply, for example.
            reason = exception.Message;
            return null;
        }
    }

    // A value that cannot be parsed is kept as text, so that a change of it is still detected.
    private static ScalarNode? Opaque(RawJson? value, string? reason) =>
        reason is null ? null : new ScalarNode(ScalarKind.String, value!.ToString(), SourcePosition.Start);

    private static LastOperation? Operation(DocumentNode? node)
    {
        if (node is not MappingNode operation)
        {
            return null;
        }

        return new LastOperation(
            Text(operation["type"]) switch
            {
                nameof(OperationType.Create) => OperationType.Create,
                nameof(OperationType.Reconcile) => OperationType.Reconcile,
                nameof(OperationType.Delete) => OperationType.Delete,
                nameof(OperationType.Migrate) => OperationType.Migrate,
                nameof(OperationType.Restore) => OperationType.Restore,
                _ => null,
            },
            Text(operation["state"]) switch
            {
                nameof(OperationState.Processing) => OperationState.Processing,
                nameof(OperationState.Succeeded) => OperationState.Succeeded,
                nameof(OperationState.Error) => OperationState.Error,
                _ => OperationState.Other,
            },
            int.TryParse(Text(operation["progress"]), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int progress)
                ? progress
                : 0,
            DateTimeOffset.TryParse(
                Text(operation["lastUpdateTime"]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
                ? time
                : DateTimeOffset.UnixEpoch);
    }

    private static string Text(DocumentNode? node) => (node as ScalarNode)?.Text ?? "";
}
