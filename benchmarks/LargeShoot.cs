using System.Text;

namespace RsyslogRelp.Benchmarks;

/// <summary>AdmissionReviews of Shoots whose configuration fills 1.5 MiB, the size up to which an API server stores an object.</summary>
internal static class LargeShoot
{
    private const int Bytes = 1536 * 1024;
    private const string Valid = """
        "apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"RsyslogRelpConfig","target":"a.b","port":1
        """;

    private const string Rules = "\"loggingRules\":[{\"severity\":1}]";

    /// <summary>What fills a Shoot, by name: the text around the items, and an item.</summary>
    public static IReadOnlyDictionary<string, (string Fields, string Item)> Shapes { get; } = new Dictionary<string, (string, string)>
    {
        ["rules"] = ("\"loggingRules\":[ITEMS]", "{\"severity\":1}"),
        ["empty rules"] = ("\"loggingRules\":[ITEMS]", "{}"),
        ["expressions"] = ("\"loggingRules\":[ITEMS]", "{\"messageContent\":{\"regex\":\"(a|b)*c{1,9}\"}}"),
        ["program names"] = ("\"loggingRules\":[{\"programNames\":[ITEMS]}]", "\"a\""),
        ["one program name"] = ("\"loggingRules\":[{\"programNames\":[\"ITEMS\"]}]", "a"),
        ["one expression"] = ("\"loggingRules\":[{\"messageContent\":{\"regex\":\"ITEMS\"}}]", "(a|b)*"),
        ["peers"] = (Rules + ",\"tls\":{\"enabled\":true,\"permittedPeer\":[ITEMS]}", "\"a\""),
        ["unknown fields"] = (Rules + ",ITEMS", "\"x\":1"),
        ["nested lists"] = (Rules + ",\"x\":[ITEMS]", "[[[[]]]]"),
        ["blanks"] = (Rules + "ITEMS", " "),
    };

    /// <summary>The review of a Shoot that is created.</summary>
    public static byte[] Review(string shape)
    {
        (string fields, string item) = Shapes[shape];
        bool isText = shape is "one program name" or "one expression" or "blanks";
        int count = Bytes / (item.Length + (isText ? 0 : 1));
        string config = fields.Replace("ITEMS", string.Join(isText ? "" : ",", Enumerable.Repeat(item, count)), StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(
            """
            {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"705ab4f5-6393-11e8-b7cc-42010a800002",
            "kind":{"group":"core.gardener.cloud","version":"v1beta1","kind":"Shoot"},"name":"foo","namespace":"bar","operation":"CREATE",
            "object":{"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot","metadata":{"namespace":"bar","name":"foo"},
            "spec":{"extensions":[{"type":"shoot-rsyslog-relp","providerConfig":{CONFIG}}]}},"oldObject":null}}
            """.Replace("CONFIG", $"{Valid},{config}", StringComparison.Ordinal));
    }
}
