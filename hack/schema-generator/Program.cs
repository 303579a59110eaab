using System.Text.Encodings.Web;
using System.Text.Json;
using RsyslogRelp.SchemaGenerator;

// Writes the JSON Schemas for editors. hack/generate calls it and compares or stores the result.
if (args is not [string directory])
{
    Console.Error.WriteLine("usage: SchemaGenerator DIRECTORY");
    return 2;
}

JsonSerializerOptions readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
foreach ((string name, Func<System.Text.Json.Nodes.JsonObject> create) in ConfigSchemas.All)
{
    File.WriteAllText(Path.Combine(directory, name), create().ToJsonString(readable) + "\n");
}

return 0;
