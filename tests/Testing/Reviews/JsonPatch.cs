using System.Globalization;

namespace RsyslogRelp.Testing.Reviews;

/// <summary>Applies a JSON Patch (RFC 6902), as far as the webhook writes one; anything else fails the test.</summary>
public static class JsonPatch
{
    public static RawJson Apply(string document, byte[]? patch)
    {
        RawJson root = RawJson.Parse(document);
        foreach (RawJson operation in patch is null ? [] : RawJson.Parse(patch).Items!)
        {
            Assert.That(operation.Fields!.Select(static field => field.Name), Is.EqualTo(new[] { "\"op\"", "\"path\"", "\"value\"" }));
            Apply(root, operation.At("op").Text(), operation.At("path").Text().Split('/')[1..], operation.At("value"));
        }

        return root;
    }

    private static void Apply(RawJson root, string operation, string[] path, RawJson value)
    {
        RawJson target = root.At(path[..^1]);
        switch (operation, target.Items, path[^1])
        {
            case ("add", null, var name):
                target.Set(name, value);
                break;
            case ("add", { } items, "-"):
                items.Add(value);
                break;
            case ("replace", { } items, var index):
                items[int.Parse(index, NumberStyles.None, CultureInfo.InvariantCulture)] = value;
                break;
            default:
                Assert.Fail($"unexpected operation {operation} /{string.Join('/', path)}");
                break;
        }
    }
}
