import { describe, expect, it } from 'vitest';
import { generatePlan } from './generate-plan.ts';
import { contextOf } from './testing/context.ts';

/** How criteria are worded most often, each with the steps that a tester needs for it. */
const wordings: [string, string[]][] = [
  [
    'The button is disabled while an export is running',
    [
      'Arrange that an export is running; meanwhile look at the button → The button is disabled',
      'Wait until it is over, and look again → The button is not disabled',
    ],
  ],
  [
    'As a user I want to enable 2FA in my profile settings',
    ['As a user, enable 2FA in their profile settings → A user can enable 2FA in their profile settings'],
  ],
  [
    'The verification code consists of 6 digits and expires after 5 minutes',
    [
      'Enter a verification code of 5 digits and send → Refused with a message that names the 6 digits of the verification code',
      'Enter a verification code of 6 digits and send → 6 digits are accepted as the verification code',
      'Enter a verification code of 7 digits and send → Refused with a message that names the 6 digits of the verification code',
      'Look at the verification code 4 minutes 59 seconds later → The verification code has not expired yet',
      'Look at the verification code 5 minutes later → The verification code has expired',
    ],
  ],
  [
    'A user may request a new code at most once every 60 seconds',
    [
      'As a user, request a new code → A user may request a new code',
      'Do it once more in the same time → Refused with a message that says when the next is possible',
      'Do it once more when 60 seconds are over → A user may request a new code',
    ],
  ],
  [
    'Backup codes: 10 codes are generated, each can be used once',
    [
      'Look at 10 codes → 10 codes are generated',
      'Use each, then use the same a second time → The first time it is accepted, the second time it is refused',
    ],
  ],
  [
    'SMS delivery failures fall back to email',
    ['Bring about SMS delivery failures → SMS delivery failures fall back to email'],
  ],
  [
    'The API returns 401 when the code is wrong and 429 when too many codes were requested',
    [
      'Arrange that the code is wrong, then look at the API → The API returns 401 when the code is wrong',
      'Request too many codes, then look at the API → The API returns 429 when too many codes were requested',
    ],
  ],
  [
    'Max file size: 5MB',
    [
      'Upload a file of 5 MB → 5 MB is accepted as the file size',
      'Upload a file of 5.01 MB → Refused with a message that names the limit of 5 MB; nothing of it is stored',
    ],
  ],
  [
    'User should be able to crop the image before saving',
    ['As a user, crop the image before saving → User can crop the image before saving'],
  ],
  [
    'Picture is visible to other users immediately after upload',
    ['Sign in as another user and look at the picture → Picture is visible to other users immediately after upload'],
  ],
  [
    'A default avatar is displayed if no picture was uploaded',
    [
      'Arrange that no picture was uploaded → A default avatar is displayed',
      'Arrange that a picture was uploaded → A default avatar is not displayed',
    ],
  ],
  [
    'Rooms can be booked between 07:00 and 20:00',
    [
      'Book rooms at 06:59 → Rooms cannot be booked',
      'Book rooms at 07:00 → Rooms can be booked',
      'Book rooms at 19:59 → Rooms can be booked',
      'Book rooms at 20:01 → Rooms cannot be booked',
    ],
  ],
  [
    'Bookings must be made at least 15 minutes in advance and at most 90 days ahead',
    [
      'Make bookings 14 minutes 59 seconds in advance → Refused with a message that names the limit of 15 minutes; nothing of it is stored',
      'Make bookings 15 minutes in advance → 15 minutes are accepted',
      'Make bookings 90 days ahead → 90 days are accepted',
      'Make bookings 91 days ahead → Refused with a message that names the limit of 90 days; nothing of it is stored',
    ],
  ],
  [
    'Double bookings are not possible, even when two users book at the same time',
    [
      'Do it twice, one after the other → The first succeeds, the second is refused: double bookings are not possible',
      'As two users, book at the same time → Exactly one succeeds, the other is refused; nothing is stored twice',
    ],
  ],
  [
    'The organiser can cancel until 1 hour before the start',
    [
      'As the organiser, cancel 1 hour before the start → Accepted, it is still in time',
      'As the organiser, cancel 59 minutes before the start → Refused, it is too late',
    ],
  ],
  [
    'Recurring bookings are limited to 52 occurrences',
    [
      'Add one after the other until there are 52 occurrences → 52 occurrences are accepted',
      'Add one after the other until there are 53 occurrences → Refused with a message that names the limit of 52 occurrences; nothing of it is stored',
    ],
  ],
  [
    'Total capacity of the room must not be exceeded',
    ['Go up to exactly total capacity of the room, then try one more → Total capacity of the room is not exceeded'],
  ],
  [
    'User enters at least 3 characters before the search starts',
    ['Enter 2 characters and wait → The search does not start', 'Enter 3 characters and wait → The search starts'],
  ],
  [
    'Search results are paginated, 25 per page',
    [
      'Have 0 search results and open the list → The list is empty and says so; there is no second page',
      'Have 25 search results and open the list → One page with 25; there is no second page',
      'Have 26 search results and open the list → Two pages: 25 on the first, 1 on the second; none is missing and none is there twice',
    ],
  ],
  ['Partial matches are supported', ['Try it with partial matches → Partial matches are supported']],
  [
    'Search is case-insensitive and ignores accents',
    [
      'Enter the same once in capitals, once in small letters and once mixed, and compare the results → Search is case-insensitive and ignores accents',
    ],
  ],
  [
    'Customers can change the slot up to 2 hours before delivery',
    [
      'As a customer, change the slot 2 hours before delivery → Accepted, it is still in time',
      'As a customer, change the slot 1 hour 59 minutes before delivery → Refused, it is too late',
    ],
  ],
  [
    'A maximum of 2 changes is allowed per order',
    [
      'Add one after the other until there are 2 changes → 2 changes are accepted',
      'Add one after the other until there are 3 changes → Refused with a message that names the limit of 2 changes; nothing of it is stored',
    ],
  ],
  [
    'The user clicks "Forgot password" and enters the email address',
    [
      'As the user, click "Forgot password" and enter the email address → The user clicks "Forgot password" and enters the email address',
    ],
  ],
  [
    'An email with a reset link is sent to the registered address',
    ['Open the mailbox of the registered address → An email with a reset link is sent to the registered address'],
  ],
  [
    'The link is valid for 24 hours and can only be used once',
    [
      'Use the link 24 hours later → The link is valid',
      'Use the link 24 hours 1 minute later → The link is no longer valid',
      'Use the link, then use the same a second time → The first time it is accepted, the second time it is refused',
    ],
  ],
  [
    'New password must contain at least 8 characters, one uppercase letter, one number and one special character',
    [
      'Enter 7 characters as the new password and send → Refused with a message that names the limit of 8 characters; nothing of it is stored',
      'Enter 8 characters as the new password and send → 8 characters are accepted as the new password',
      'Enter a new password without an uppercase letter → Refused with a message that names the missing uppercase letter',
      'Enter a new password without a number → Refused with a message that names the missing number',
      'Enter a new password without a special character → Refused with a message that names the missing special character',
      'Enter a new password that has all of them → Accepted',
    ],
  ],
  [
    'The new password must be different from the last 5 passwords',
    [
      'Use the present password again → Refused with a message that says why',
      'Use the password that was number 5 from the end → Refused with a message that says why',
      'Use the password that was number 6 from the end → Accepted',
    ],
  ],
  [
    'User is logged out from all devices after the reset',
    ['Bring about the reset, then look at the user → User is logged out from all devices after the reset'],
  ],
  [
    'Verify that the toggle switches between light and dark theme',
    ['Press the toggle → The toggle switches between light and dark theme'],
  ],
  [
    'Theme preference is saved per user and restored after login',
    [
      'Change theme preference, sign out and in again, and look at it → Theme preference is saved per user and restored after login',
    ],
  ],
  [
    'System default is used if the user has not chosen a theme',
    [
      'Arrange that the user has not chosen a theme → System default is used',
      'Arrange that the user has chosen a theme → System default is not used',
    ],
  ],
  [
    'All text has a contrast ratio of at least 4.5:1',
    [
      'Measure the contrast of every text with its background on the pages of "Profile", hints, links and disabled fields too → At least 4.5:1 everywhere',
    ],
  ],
  [
    'The application must support Chrome, Firefox and Safari',
    [
      'Go through "Profile" with Chrome → Nothing is cut off, refused or missing with Chrome',
      'Go through "Profile" with Firefox → Nothing is cut off, refused or missing with Firefox',
      'Go through "Profile" with Safari → Nothing is cut off, refused or missing with Safari',
    ],
  ],
  [
    'Supported formats are JPG, PNG and GIF',
    [
      'Use JPG as the format → JPG is accepted',
      'Use PNG as the format → PNG is accepted',
      'Use GIF as the format → GIF is accepted',
      'Use another format than these → Refused with a message that names the formats',
    ],
  ],
  [
    'Downloads are logged with user id, timestamp and IP address',
    ['Bring about downloads, then open the log → Downloads are logged with user id, timestamp and IP address'],
  ],
];

describe('the usual wordings of criteria', () => {
  it.each(wordings)('%s', (text, steps) => {
    const context = contextOf({ title: 'Profile', description: `## Acceptance criteria\n\n- ${text}\n` });
    const plan = generatePlan(context, { now: '2026-06-01T10:00:00Z' });
    expect(
      plan.test_cases.flatMap((test) => test.steps.map((step) => `${step.action} → ${step.expected_result}`)),
    ).toEqual(steps);
    expect(plan.coverage_analysis.covered_percent).toBe(100);
  });
});
