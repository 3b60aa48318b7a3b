extension SettingDefinition {
    /// What providers tell us of changes by.
    static let push: [SettingDefinition] = [
        SettingKey.gmailPushTopic.definition, SettingKey.gmailPushAccount.definition,
        SettingKey.gmailPushAudience.definition, SettingKey.outlookPushURL.definition,
    ]
}

extension SettingKey where Value == String? {
    /// `GMAIL_PUSH_TOPIC`
    public static var gmailPushTopic: Self {
        Self(
            optional: "GMAIL_PUSH_TOPIC", .string,
            help: "The Pub/Sub topic that Gmail tells of changes: `projects/…/topics/…`. Without one it is asked only.")
    }

    /// `GMAIL_PUSH_ACCOUNT`
    public static var gmailPushAccount: Self {
        Self(
            optional: "GMAIL_PUSH_ACCOUNT", .string,
            help: "The service account that Pub/Sub signs its pushes to `/push/gmail` as; without one none is taken.")
    }

    /// `GMAIL_PUSH_AUDIENCE`
    public static var gmailPushAudience: Self {
        Self(
            optional: "GMAIL_PUSH_AUDIENCE", .string,
            help: "The audience of those signatures; `CONTROL_URL/push/gmail` when absent.")
    }

    /// `OUTLOOK_PUSH_URL`
    public static var outlookPushURL: Self {
        Self(
            optional: "OUTLOOK_PUSH_URL", .url(schemes: ["https", "http"], isList: false),
            help: "The URL of `/push/outlook` as Microsoft reaches it. Without one Microsoft is asked only.")
    }
}
