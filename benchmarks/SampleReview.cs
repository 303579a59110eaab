using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RsyslogRelp.Benchmarks;

/// <summary>AdmissionReviews as gardenlet's OperatingSystemConfigs cause them: 40 foreign files, 15 units.</summary>
internal static class SampleReview
{
    private const int Files = 40;

    /// <summary>An OperatingSystemConfig.</summary>
    /// <param name="kibibytes">Its size; gardenlet's have up to 330 KiB.</param>
    public static JsonObject OperatingSystemConfig(int kibibytes = 330)
    {
        Random random = new(1);
        byte[] content = new byte[(kibibytes * 1024 / Files * 3 / 4) - 150];
        JsonArray files = [];
        for (int i = 0; i < Files; i++)
        {
            random.NextBytes(content);
            files.Add(new JsonObject
            {
                ["content"] = new JsonObject
                {
                    ["inline"] = new JsonObject { ["data"] = Convert.ToBase64String(content), ["encoding"] = "b64" },
                },
                ["path"] = $"/var/lib/files/{i}",
                ["permissions"] = 420,
            });
        }

        JsonArray units = [];
        for (int i = 0; i < 15; i++)
        {
            units.Add(
                new JsonObject
                {
                    ["content"] = "[Unit]\nDescription=x\n[Service]\nExecStart=/bin/true\n",
                    ["enable"] = true,
                    ["name"] = $"unit-{i}.service",
                });
        }

        return new JsonObject
        {
            ["apiVersion"] = "extensions.gardener.cloud/v1alpha1",
            ["kind"] = "OperatingSystemConfig",
            ["metadata"] = new JsonObject { ["name"] = "osc", ["namespace"] = "shoot--foo--bar" },
            ["spec"] = new JsonObject { ["files"] = files, ["purpose"] = "reconcile", ["type"] = "gardenlinux", ["units"] = units },
        };
    }

    /// <summary>The review of its creation, or of an update that changes nothing.</summary>
    public static byte[] For(JsonObject osc, string kind = "OperatingSystemConfig", bool isUpdate = false)
    {
        JsonObject review = new()
        {
            ["kind"] = "AdmissionReview",
            ["apiVersion"] = "admission.k8s.io/v1",
            ["request"] = new JsonObject
            {
                ["uid"] = "705ab4f5-6393-11e8-b7cc-42010a800002",
                ["kind"] = new JsonObject { ["group"] = "extensions.gardener.cloud", ["version"] = "v1alpha1", ["kind"] = kind },
                ["name"] = "osc",
                ["namespace"] = "shoot--foo--bar",
                ["operation"] = isUpdate ? "UPDATE" : "CREATE",
                ["object"] = osc.DeepClone(),
                ["oldObject"] = isUpdate ? osc.DeepClone() : null,
            },
        };
        return Encoding.UTF8.GetBytes(
            review.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }
}
