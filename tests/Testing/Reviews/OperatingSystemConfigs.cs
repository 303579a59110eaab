namespace RsyslogRelp.Testing.Reviews;

/// <summary>OperatingSystemConfigs as JSON, with what others have put there.</summary>
public static class OperatingSystemConfigs
{
    public const string OldFile = """{"path":"/var/lib/foo.sh","content":{"inline":{"encoding":"","data":"#!/bin/bash\u003e"}}}""";

    public const string OldUnit =
        """{"name":"foo.service","dropIns":[{"name":"10.conf","content":"[Service]\n"}],"filePaths":["/var/lib/foo.sh"]}""";

    /// <summary>One for running nodes.</summary>
    /// <param name="files">The list of its files.</param>
    /// <param name="units">The list of its units.</param>
    public static string With(string files, string units = "[]") =>
        $$$"""{"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"OperatingSystemConfig","metadata":{"name":"osc","namespace":"shoot--bar--foo","labels":{"worker.gardener.cloud/pool":"w"}},"spec":{"type":"gardenlinux","purpose":"reconcile","criConfig":{"name":"containerd","new":[1.50,{"a":null}]},"units":{{{units}}},"files":{{{files}}}},"status":{"x":1}}""";

    /// <summary>Applies a patch, and checks that everything around the two lists is byte for byte as it was.</summary>
    public static RawJson Apply(string osc, byte[]? patch)
    {
        RawJson mutated = JsonPatch.Apply(osc, patch);
        RawJson untouched = RawJson.Parse(osc);
        foreach (string list in new[] { "files", "units" })
        {
            untouched.At("spec").Set(list, mutated.At("spec", list));
        }

        Assert.That(mutated.ToString(), Is.EqualTo(untouched.ToString()));
        return mutated;
    }
}
