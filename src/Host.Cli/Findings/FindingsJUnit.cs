using System.Globalization;
using System.Xml;

namespace RsyslogRelp.Host.Cli.Findings;

/// <summary>Findings as JUnit XML: a suite per file, a case per document, a failure where it is invalid, warnings as its output.</summary>
internal static class FindingsJUnit
{
    public static void Write(TextWriter output, IReadOnlyList<CheckedDocument> documents, Strictness strictness)
    {
        // A TextWriter makes XmlWriter declare its encoding; the streams of this program are always UTF-8.
        output.WriteLine("""<?xml version="1.0" encoding="utf-8"?>""");
        XmlWriterSettings settings = new() { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n", CloseOutput = false };
        using (XmlWriter writer = XmlWriter.Create(output, settings))
        {
            writer.WriteStartElement("testsuites");
            WriteCounts(writer, "rsyslog-relp validate", documents, strictness);
            foreach (IGrouping<string, CheckedDocument> file in documents.GroupBy(static document => document.Source))
            {
                writer.WriteStartElement("testsuite");
                WriteCounts(writer, file.Key, [.. file], strictness);
                foreach (CheckedDocument document in file)
                {
                    WriteCase(writer, document, strictness);
                }

                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        }

        output.WriteLine();
    }

    private static void WriteCounts(XmlWriter writer, string name, IReadOnlyList<CheckedDocument> documents, Strictness strictness)
    {
        writer.WriteAttributeString("name", Valid(name));
        writer.WriteAttributeString("tests", documents.Count.ToString(CultureInfo.InvariantCulture));
        int failures = documents.Count(document => document.Fails(strictness));
        writer.WriteAttributeString("failures", failures.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteCase(XmlWriter writer, CheckedDocument document, Strictness strictness)
    {
        string kind = document.Kind ?? "unreadable";
        string name = document.Name.Length == 0 ? kind : $"{kind} {document.Name}";
        writer.WriteStartElement("testcase");
        writer.WriteAttributeString("name", Valid($"{name} (line {document.Position.Line})"));
        writer.WriteAttributeString("classname", Valid(document.Source));
        List<Finding> failures = [.. document.Findings.Where(finding => finding.Fails(strictness))];
        List<Finding> remarks = [.. document.Findings.Except(failures)];
        if (failures.Count > 0)
        {
            writer.WriteStartElement("failure");
            writer.WriteAttributeString("message", Valid(failures[0].ToString()));
            writer.WriteString(Valid(string.Join('\n', failures)));
            writer.WriteEndElement();
        }

        if (remarks.Count > 0)
        {
            writer.WriteElementString("system-out", Valid(string.Join('\n', remarks)));
        }

        writer.WriteEndElement();
    }

    // XML cannot represent every character, not even as a reference.
    private static string Valid(string text) => string.Create(text.Length, text, static (valid, source) =>
    {
        for (int i = 0; i < source.Length; i++)
        {
            bool pair = i + 1 < source.Length && char.IsSurrogatePair(source[i], source[i + 1]);
            valid[i] = pair || XmlConvert.IsXmlChar(source[i]) ? source[i] : '\ufffd';
            if (pair)
            {
                valid[i + 1] = source[++i];
            }
        }
    });
}
