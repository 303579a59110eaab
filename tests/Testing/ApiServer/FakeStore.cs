using System.Globalization;
using System.Text.Json.Nodes;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>A change of <see cref="FakeStore"/>.</summary>
internal sealed record FakeChange(long Version, FakeResource Resource, JsonObject? Before, JsonObject? After)
{
    /// <summary>The event that a watch with a selection reports; null for none.</summary>
    public JsonObject? EventFor(Func<JsonObject, bool> selects)
    {
        bool before = Before is not null && selects(Before);
        bool after = After is not null && selects(After);
        if (!before && !after)
        {
            return null;
        }

        JsonObject item = (JsonObject)(after ? After! : Before!).DeepClone();
        item["metadata"]!["resourceVersion"] = Version.ToString(CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["type"] = (before, after) switch { (false, true) => "ADDED", (true, true) => "MODIFIED", _ => "DELETED" },
            ["object"] = item,
        };
    }
}

/// <summary>
/// The objects of <see cref="FakeApiServer"/>, with the history of their changes. Thread-safe; returned objects are never changed.
/// </summary>
internal sealed class FakeStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Resource, string Namespace, string Name), JsonObject> _objects = [];
    private readonly List<FakeChange> _history = [];
    private long _version = 1;
    private long _compacted = 1;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FakeStore()
    {
        foreach (string name in (string[])["default", "kube-system"])
        {
            Create(FakeResource.All[0], null, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        }
    }

    public long Version
    {
        get
        {
            lock (_lock)
            {
                return _version;
            }
        }
    }

    /// <summary>Makes watches from an earlier version answer 410.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            _version++;
            _compacted = _version;
        }
    }

    /// <summary>Whether a watch may begin from a version.</summary>
    public void CheckAge(long version)
    {
        lock (_lock)
        {
            if (version < _compacted)
            {
                throw new FakeApiException(410, "Expired", $"too old resource version: {version} ({_compacted})");
            }
        }
    }

    public (IReadOnlyList<JsonObject> Items, long Version) List(FakeResource resource, Func<JsonObject, bool> selects)
    {
        lock (_lock)
        {
            return (
                [
                    .. _objects.Where(
                        pair => pair.Key.Resource == resource.QualifiedName && selects(pair.Value)).Select(static pair => pair.Value),
                ],
                _version);
        }
    }

    public JsonObject Get(FakeResource resource, string? namespaceName, string name)
    {
        lock (_lock)
        {
            return _objects.GetValueOrDefault((resource.QualifiedName, namespaceName ?? "", name))
                ?? throw FakeApiException.NotFound(resource, name);
        }
    }

    /// <summary>The changes after a version, and a task that completes with the next change.</summary>
    public (IReadOnlyList<FakeChange> Changes, Task Next) Since(long version, FakeResource resource)
    {
        lock (_lock)
        {
            return ([.. _history.Where(change => change.Version > version && change.Resource == resource)], _changed.Task);
        }
    }

    public JsonObject Create(FakeResource resource, string? namespaceName, JsonObject item)
    {
        lock (_lock)
        {
            JsonObject metadata = item["metadata"] as JsonObject ?? throw new FakeApiException(422, "Invalid", "metadata: Required value");
            string name = (string?)metadata["name"]
                ?? (
                    metadata["generateName"] is { } prefix
                        ? $"{prefix}{Guid.NewGuid().ToString("N")[..5]}"
                        : throw new FakeApiException(422, "Invalid", "metadata.name: Required value"));
            if (namespaceName is not null && !_objects.ContainsKey(("namespaces", "", namespaceName)))
            {
                throw FakeApiException.NotFound(FakeResource.All[0], namespaceName);
            }

            if (_objects.ContainsKey((resource.QualifiedName, namespaceName ?? "", name)))
            {
                throw new FakeApiException(409, "AlreadyExists", $"{resource.QualifiedName} \"{name}\" already exists");
            }

            CheckLabels(metadata);
            metadata["name"] = name;
            if (namespaceName is not null)
            {
                metadata["namespace"] = namespaceName;
            }

            metadata["uid"] = Guid.NewGuid().ToString();
            metadata["creationTimestamp"] = Now();
            metadata["managedFields"] = new JsonArray(
                new JsonObject
                {
                    ["manager"] = "test",
                    ["operation"] = "Update",
                    ["fieldsV1"] = new JsonObject { ["f:data"] = new JsonObject() },
                });
            if (resource.IsCustom)
            {
                metadata["generation"] = 1L;
                item.Remove("status");
            }

            return Store(resource, null, item);
        }
    }

    /// <summary>Changes an object.</summary>
    /// <param name="before">The object before the change.</param>
    /// <param name="after">The object after the change.</param>
    /// <param name="subresource">The part that is changed: <c>status</c>, or null for everything else.</param>
    /// <returns>The stored object; null if <paramref name="before"/> is no longer the stored object.</returns>
    public JsonObject? Update(FakeResource resource, JsonObject before, JsonObject after, string? subresource)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_objects.GetValueOrDefault(Key(resource, before)), before))
            {
                return null;
            }

            string name = (string)before["metadata"]!["name"]!;
            JsonObject metadata = (JsonObject)after["metadata"]!;
            if ((string?)metadata["resourceVersion"] is { } version && version != (string?)before["metadata"]!["resourceVersion"])
            {
                throw new FakeApiException(
                    409, "Conflict", $"Operation cannot be fulfilled on {resource.QualifiedName} \"{name}\": the object has been modified");
            }

            if (subresource is null && (string?)metadata["uid"] is { } uid && uid != (string?)before["metadata"]!["uid"])
            {
                throw new FakeApiException(
                    422,
                    "Invalid",
                    $"{resource.Kind} \"{(string?)before["metadata"]!["name"]}\" is invalid: metadata.uid: Invalid value: \"{uid}\": "
                        + "field is immutable");
            }

            CheckLabels(metadata);
            if (subresource == "status")
            {
                JsonNode? status = after["status"]?.DeepClone();
                after = (JsonObject)before.DeepClone();
                after["status"] = status;
                metadata = (JsonObject)after["metadata"]!;
            }
            else if (resource.IsCustom)
            {
                after.Remove("status");
                if (before["status"] is { } status)
                {
                    after["status"] = status.DeepClone();
                }
            }

            foreach (
                string kept in (string[])["name", "namespace", "uid", "creationTimestamp",
                    "deletionTimestamp", "generation", "resourceVersion", "managedFields"])
            {
                metadata.Remove(kept);
                if (before["metadata"]![kept] is { } value)
                {
                    metadata[kept] = value.DeepClone();
                }
            }

            if (JsonNode.DeepEquals(before, after))
            {
                return before;
            }

            if (resource.IsCustom && !JsonNode.DeepEquals(before["spec"], after["spec"]))
            {
                metadata["generation"] = (long)metadata["generation"]! + 1;
            }

            return metadata["deletionTimestamp"] is not null && metadata["finalizers"] is not JsonArray { Count: > 0 }
                ? Remove(resource, before, after)
                : Store(resource, before, after);
        }
    }

    /// <summary>Deletes an object, or marks it for deletion.</summary>
    /// <param name="uid">The uid that it must have; null: any.</param>
    public JsonObject Delete(FakeResource resource, string? namespaceName, string name, string? uid)
    {
        lock (_lock)
        {
            JsonObject before = Get(resource, namespaceName, name);
            if (uid is not null && uid != (string?)before["metadata"]!["uid"])
            {
                throw new FakeApiException(
                    409, "Conflict", $"Operation cannot be fulfilled on {resource.QualifiedName} \"{name}\": Precondition failed: UID");
            }

            if (before["metadata"]!["finalizers"] is not JsonArray { Count: > 0 })
            {
                return Remove(resource, before);
            }

            if (before["metadata"]!["deletionTimestamp"] is not null)
            {
                return before;
            }

            JsonObject after = (JsonObject)before.DeepClone();
            after["metadata"]!["deletionTimestamp"] = Now();
            if (resource.IsCustom)
            {
                after["metadata"]!["generation"] = (long)after["metadata"]!["generation"]! + 1;
            }

            return Store(resource, before, after);
        }
    }

    // Only the one rule for labels that a test breaks.
    private static void CheckLabels(JsonObject metadata)
    {
        if (metadata["labels"] is JsonObject labels && labels.FirstOrDefault(static label => label.Key.Contains(' ')).Key is { } wrong)
        {
            throw new FakeApiException(422, "Invalid", $"metadata.labels: Invalid value: \"{wrong}\"");
        }
    }

    private static string Now() => DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private JsonObject Store(FakeResource resource, JsonObject? before, JsonObject after)
    {
        _version++;
        after["apiVersion"] = resource.ApiVersion;
        after["kind"] = resource.Kind;
        after["metadata"]!["resourceVersion"] = _version.ToString(CultureInfo.InvariantCulture);
        _objects[Key(resource, after)] = after;
        Record(new FakeChange(_version, resource, before, after));
        return after;
    }

    /// <param name="last">The last state that watches report; null: the stored state.</param>
    private JsonObject Remove(FakeResource resource, JsonObject before, JsonObject? last = null)
    {
        _version++;
        _objects.Remove(Key(resource, before));
        Record(new FakeChange(_version, resource, before, null));
        return last ?? before;
    }

    private void Record(FakeChange change)
    {
        _history.Add(change);
        TaskCompletionSource changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    private static (string Resource, string Namespace, string Name) Key(FakeResource resource, JsonObject item) =>
        (resource.QualifiedName, (string?)item["metadata"]!["namespace"] ?? "", (string)item["metadata"]!["name"]!);
}
