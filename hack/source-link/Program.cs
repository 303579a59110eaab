using System.IO.Compression;
using System.Xml.Linq;
using RsyslogRelp.SourceLink;

// Says what of the sources of a package those who use it would not find. hack/check-packages calls it for PACKAGE.nupkg, beside which is
// PACKAGE.snupkg with the symbols; standard input names the files of the repository.
if (args is not [string package, string repository, string commit])
{
    Console.Error.WriteLine("usage: SourceLink PACKAGE REPOSITORY COMMIT <FILES");
    return 2;
}

HashSet<string> files = [.. Console.In.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
List<string> findings = [];
using (ZipArchive archive = ZipFile.OpenRead(package))
using (Stream manifest = archive.Entries.Single(static entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open())
{
    XElement? named = XDocument.Load(manifest).Descendants().SingleOrDefault(static element => element.Name.LocalName == "repository");
    if (named?.Attribute("url")?.Value != repository || named.Attribute("commit")?.Value != commit)
    {
        findings.Add($"names {named?.ToString() ?? "no repository"}, not {repository} and {commit}");
    }
}

using ZipArchive symbols = ZipFile.OpenRead(Path.ChangeExtension(package, ".snupkg"));
string prefix = $"https://raw.githubusercontent.com{new Uri(repository).AbsolutePath}/{commit}/";
findings.AddRange(symbols.Entries.Where(static entry => entry.Name.EndsWith(".pdb", StringComparison.Ordinal))
    .Select(entry => SymbolFile.Check(entry, prefix, files)).DefaultIfEmpty(["has no symbols"]).SelectMany(static findings => findings));
foreach (string finding in findings)
{
    Console.Error.WriteLine($"{Path.GetFileName(package)}: {finding}");
}

return findings.Count == 0 ? 0 : 1;
